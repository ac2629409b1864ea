import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { PauseBody } from "@fedseg/shared/protocol/paused.ts";
import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { Release } from "@fedseg/shared/private-sum/types.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { BundleMessage, DealtShares } from "@fedseg/shared/protocol/bundle.ts";
import { type Envelope, ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import type { ConvictionCode } from "@fedseg/shared/protocol/exclude.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import type { ReportMessage } from "@fedseg/shared/protocol/report.ts";
import type { UnmaskMessage } from "@fedseg/shared/protocol/close.ts";
import type { Closed } from "@fedseg/shared/session/closed.ts";
import type { AttemptSecrets, Turn } from "@fedseg/shared/session/deal.ts";
import type { Chains } from "@fedseg/shared/session/keys.ts";
import { type CountedUsers, fewCounted } from "@fedseg/shared/session/few-counted.ts";
import type { FaultySum } from "@fedseg/shared/session/faulty.ts";
import type { Opened } from "@fedseg/shared/session/opened.ts";
import type { OpenAttempt } from "@fedseg/shared/session/refund.ts";
import type { Study } from "@fedseg/shared/session/study.ts";

/** A bundle of this node; its secrets are gone once the report exists or the process has restarted. */
export interface OwnBundle {
  readonly turn: Turn;
  readonly message: BundleMessage;
  readonly secrets: AttemptSecrets | undefined;
}

/** One attempt at the current session, from OPEN on. */
export interface Attempt {
  readonly opened: Opened;
  /** Hash of the signed OPEN: another one for the same turn is fatal. */
  readonly open: Envelope;
  /** This node's shares from every dealer of the attempt; erased at RESULT or abort. */
  readonly shares: ReadonlyMap<number, DealtShares>;
  /** The stored REPORT; a re-send repeats these bytes. Undefined when this node could not report. */
  readonly report: ReportMessage | undefined;
  /** The one closeHash this node has signed for, ever. */
  readonly signedClose: Uint8Array | undefined;
  readonly closed: Closed | undefined;
  readonly close: Envelope | undefined;
  readonly confirm: Envelope | undefined;
  readonly unmask: UnmaskMessage | undefined;
  /** Whether this process may sign a survivor set: an earlier one may have, which its disk does not know. */
  readonly maySign: boolean;
}

/** What an earlier process of this node durably said in one attempt. */
export interface StoredAnswer {
  readonly turn: Turn;
  readonly openHash: Uint8Array;
  readonly open: Envelope;
  readonly report: ReportMessage;
  readonly closeHash: Uint8Array | undefined;
  readonly close: Envelope | undefined;
  readonly unmask: UnmaskMessage | undefined;
  /** Whether a survivor set may be signed here: a lost life of this node may have signed one. */
  readonly maySign: boolean;
}

/** Whether peers have confirmed, since this process started, that this node's ledger is not an old copy. */
export type Freshness = { readonly type: "fresh" } | Asking;

/** A question to the peers, on a fresh nonce, and who has answered. */
export interface Asking {
  readonly type: "asking";
  readonly nonce: Uint8Array;
  readonly answers: ReadonlySet<number>;
}

/** A study that everybody has countersigned, as far as this node has come with it. */
export interface Running {
  readonly study: Study;
  readonly self: number;
  /** Chain keys of session history.length + 1. */
  readonly chains: Chains;
  readonly history: readonly Release[];
  /** What they say of how many users they have counted. */
  readonly counted: readonly CountedUsers[];
  readonly stateHash: Uint8Array;
  readonly previousResult: Uint8Array;
  readonly freshness: Freshness;
  /** The last that the coordinator has signed of a pause; forgotten with the process. */
  readonly pause?: PauseBody;
  /** Messages that came while peers were being asked. */
  readonly held: readonly CoordinatorMessage[];
  /** Own bundles by turn key. */
  readonly bundles: ReadonlyMap<string, OwnBundle>;
  readonly attempt: Attempt | undefined;
  /** Faulty sums of this study, in order: charged, not released. */
  readonly faulty: readonly FaultySum[];
  /** Nodes that have been shown to lie, and how: left out of the rest of the study. */
  readonly excluded: ReadonlyMap<number, ConvictionCode>;
  /** Answers read from the journal after a restart, by turn key. */
  readonly stored: ReadonlyMap<string, StoredAnswer>;
  /** Earlier attempts of the current session: what this node did, and the OPEN it saw. */
  readonly earlier: ReadonlyMap<
    number,
    {
      readonly outcome: "ABORTED" | "UNMASKED";
      readonly openHash: Uint8Array;
      /** Evidence, should another OPEN of that attempt come. */
      readonly open?: Envelope;
      /** The set that this node signed in it, and the CLOSE that asked for it. */
      readonly closeHash?: Uint8Array | undefined;
      readonly close?: Envelope | undefined;
    }
  >;
}

/** What a study that is over has left charged and unopened. */
export interface LeftOpen {
  readonly study: Study;
  /** Attempts whose charge comes back once enough nodes have signed that they never open them. */
  readonly attempts: readonly OpenAttempt[];
  /** This node's own such statements. */
  readonly aborts: readonly Envelope[];
  /** Whether its peers had confirmed, before the end, that this node's ledger is not an old copy. */
  readonly isFresh: boolean;
}

/** A node's whole session state. */
export type NodeState =
  | { readonly phase: "idle" }
  /** Policy, account and owner agree to a plan; nothing is signed before the peers have been heard, and nothing kept. */
  | {
      readonly phase: "asking";
      readonly plan: Plan;
      readonly self: number;
      readonly asking: Asking;
      /** The signed PLAN, which is looked at once more before it is approved. */
      readonly envelope: Envelope;
      /** Whether enough peers have answered, and nothing is waited for but this node's own ticks. */
      readonly isMeasuring?: true;
    }
  | {
      readonly phase: "approved";
      readonly plan: Plan;
      readonly self: number;
      readonly channelSecret: Secret;
      readonly enrolment: Envelope;
      /** Whether peers have confirmed, since this process started, that this node's ledger is not an old copy. */
      readonly isFresh: boolean;
    }
  | { readonly phase: "running"; readonly running: Running }
  | {
      readonly phase: "finished";
      readonly running: Running;
      readonly model: StudyModel;
      /** Whether MODEL is in the ledger; a node that died just before has yet to write it. */
      readonly isRecorded: boolean;
      /** Whether the checkpoints that it cosigned are on record: it has taken its leave. */
      readonly isWitnessed: boolean;
      /** Whether it has met its coordinator again and stays, for the partners have yet to answer for entries that wait unsigned. */
      readonly isStaying?: true;
    }
  /** The study (planHash) that this node will have nothing more to do with. */
  | {
      readonly phase: "refused";
      readonly study: string;
      readonly error: CodedError;
      /** Charges that its end has left open, as long as they may come back. */
      readonly left?: LeftOpen;
    };

/** Key of a turn in maps and in the journal. */
export function turnKey(turn: Turn): string {
  return `${turn.session}/${turn.attempt}`;
}

/** Returns the state of a study before its first session. */
export function startOfStudy(study: Study, self: number, chains: Chains): Running {
  return {
    study,
    self,
    chains,
    history: [],
    counted: [],
    stateHash: study.binding.enrolHash,
    previousResult: ZERO_HASH,
    freshness: { type: "fresh" },
    held: [],
    bundles: new Map(),
    attempt: undefined,
    faulty: [],
    excluded: new Map(),
    stored: new Map(),
    earlier: new Map(),
  };
}

/** Returns the plan of the study that a node is in, is about to approve or has finished; undefined when there is none. */
export function planOf(state: NodeState): Plan | undefined {
  if (state.phase === "asking" || state.phase === "approved") return state.plan;
  return state.phase === "running" || state.phase === "finished" ? state.running.study.plan : undefined;
}

/** Returns the study (planHash) that a state belongs to; undefined before the first. */
export function studyOf(state: NodeState): string | undefined {
  switch (state.phase) {
    case "idle":
      return undefined;
    case "asking":
    case "approved":
      return toHex(hashPlan(planBytes(state.plan)));
    case "refused":
      return state.study;
    case "running":
    case "finished":
      return toHex(state.running.study.binding.planHash);
  }
}

/** What is kept of a study that has ended with its model. */
export function finishOf({ study: { plan }, counted }: Running, model: StudyModel) {
  return { type: "finish", model, plan, few: fewCounted(counted, plan.usersFloor) } as const;
}
