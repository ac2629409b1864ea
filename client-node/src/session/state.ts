import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Account } from "@fedseg/shared/ledger/account.ts";
import type { LedgerDraft, LedgerHead } from "@fedseg/shared/ledger/entry.ts";
import type { Notary } from "@fedseg/shared/ledger/notebook.ts";
import type { VersionedMap } from "@fedseg/shared/math/versioned-map.ts";
import type { SessionSource } from "@fedseg/shared/math/rng.ts";
import type { Analysis } from "@fedseg/shared/plan/analysis.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { Release, Request, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { BundleMessage, DealtShares } from "@fedseg/shared/protocol/bundle.ts";
import { type Envelope, ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import type { ConvictionCode } from "@fedseg/shared/protocol/exclude.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { ReportMessage } from "@fedseg/shared/protocol/report.ts";
import type { UnmaskMessage } from "@fedseg/shared/protocol/close.ts";
import type { Closed } from "@fedseg/shared/session/closed.ts";
import type { AttemptSecrets, Turn } from "@fedseg/shared/session/deal.ts";
import type { Chains } from "@fedseg/shared/session/keys.ts";
import type { FaultySum } from "@fedseg/shared/session/faulty.ts";
import type { Opened } from "@fedseg/shared/session/opened.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import type { Policy } from "../policy.ts";
import type { Receipt } from "../receipts/receipt.ts";

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
  readonly stateHash: Uint8Array;
  readonly previousResult: Uint8Array;
  readonly freshness: Freshness;
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
    }
  >;
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
    }
  /** The study (planHash) that this node will have nothing more to do with. */
  | { readonly phase: "refused"; readonly study: string; readonly error: CodedError };

/** What a node reacts to. */
export type NodeEvent =
  | { readonly type: "started" }
  | { readonly type: "connected" }
  | { readonly type: "message"; readonly message: CoordinatorMessage }
  /** The report could not leave at its tick. */
  | { readonly type: "overrun"; readonly turn: Turn }
  /** Everything before is in the ledger: a checkpoint of it can be signed. */
  | { readonly type: "checkpoint-due" }
  /** A plan that waits for this node's owner is looked at again. */
  | { readonly type: "asked"; readonly envelope: Envelope }
  /** A finished node has waited long enough for its last cosignatures. */
  | { readonly type: "lingered" };

/** One durable write: the value under a key, or its erasure. */
export interface JournalWrite {
  readonly key: string;
  readonly value: Uint8Array | undefined;
  /** Kept for the account across studies, not under the key of the study at hand. */
  readonly isOfAccount?: boolean;
}

/** What the driver does for the session, in order; a commit is durable before the next effect starts. */
export type NodeEffect =
  | {
      readonly type: "commit";
      readonly journal: readonly JournalWrite[];
      readonly ledger: readonly LedgerDraft[];
    }
  /**
   * A commit of a node that does not know yet whether its disk is an old one: what belongs into the ledger is kept unsigned.
   */
  | {
      readonly type: "defer";
      readonly journal: readonly JournalWrite[];
      readonly ledger: readonly LedgerDraft[];
    }
  /** Signs what has been kept so: the peers have answered, and the disk is known to be the newest. */
  | { readonly type: "sign-deferred" }
  | { readonly type: "send"; readonly message: NodeMessage }
  /** Tells the coordinator that something was refused, by a code of the closed list, and the owner why. */
  | { readonly type: "refusal"; readonly error: CodedError }
  /** Keeps the receipt of a report that is durably charged and about to leave. */
  | { readonly type: "receipt"; readonly receipt: Receipt }
  /** Sends the report `tickMs` after the OPEN that caused it, or feeds back `overrun`. */
  | { readonly type: "send-at-tick"; readonly message: NodeMessage; readonly turn: Turn }
  /** Sends a stored report again `tickMs` after the OPEN that asks for it: its time tells no more than the first did. */
  | { readonly type: "repeat-at-tick"; readonly message: NodeMessage }
  | {
      readonly type: "evidence";
      readonly code: string;
      readonly envelopes: readonly Envelope[];
      /** Signed notes that prove something by themselves. */
      readonly notes: readonly string[];
    }
  /** Feeds back `checkpoint-due` once every commit before it is durable. */
  | { readonly type: "checkpoint" }
  /** Feeds back `lingered` after a time. */
  | { readonly type: "linger"; readonly afterMs: number }
  /** Waits for the owner's approval of a plan, and looks at it again. */
  | { readonly type: "ask"; readonly plan: Plan; readonly study: string; readonly envelope: Envelope }
  /** Starts to read rows for an approved plan; nothing waits for it, nothing follows from how it ends. */
  | { readonly type: "prepare"; readonly plan: Plan }
  | { readonly type: "finish"; readonly model: StudyModel; readonly plan: Plan }
  /** The study is over for this node and the coordinator knows it. */
  | { readonly type: "done" }
  | { readonly type: "stop"; readonly error: CodedError }
  | { readonly type: "note"; readonly code: string; readonly text: string };

/** The attempt that a contribution is for. */
export interface ContributionTurn extends Turn {
  /** planHash of the study, hexadecimal. */
  readonly study: string;
}

/** Everything a step may use that is not state: keys, policy, the books, and the ports to data and randomness. */
export interface NodeContext {
  readonly name: string;
  readonly signingKey: SigningKey;
  readonly policy: Policy;
  /** Version of the rule by which this node decides whose data may be counted; it stands in the ledger. */
  readonly consentRule: string | undefined;
  /** Head and balance of this node's ledger after the last commit. */
  ledger(): {
    readonly head: LedgerHead;
    readonly account: Account;
    readonly approved: ReadonlySet<string>;
    /** The closeHash that the ledger has unmasked by, hexadecimal, by charge. */
    readonly unmasked: Pick<VersionedMap<string>, "get" | "has">;
    /** Latest snapshot of an approved plan; undefined before the first. */
    readonly approvedSnapshot: string | undefined;
    readonly revoked: ReadonlySet<string>;
  };
  /** This node as a keeper of checkpoints: its ledger's tree and the account's journal after the last commit. */
  notary(): Notary;
  /**
   * Noise drawn first, then the users' bounded parts added: exact integers, one per entry. Never throws for what the rows
   * are, nor waits for them when it `isLate`: then it is the noise alone.
   */
  contribute(
    request: Request,
    parameters: SumParameters,
    turn: ContributionTurn,
    isLate?: () => boolean,
  ): Float64Array;
  analysis(plan: Plan): Analysis;
  readonly source: SessionSource;
  /** Tells whether this node's owner has approved a plan, by its planHash; left out: what the policy allows is approved. */
  readonly isApproved?: (study: string) => boolean;
  /** Milliseconds since 1970 by this machine's clock. */
  clock(): number;
}

/** The result of a step. */
export type Stepped = readonly [NodeState, readonly NodeEffect[]];

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
