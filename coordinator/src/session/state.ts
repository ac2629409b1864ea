import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import type { Notary } from "@fedseg/shared/ledger/notebook.ts";
import type { Analysis } from "@fedseg/shared/plan/analysis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Release } from "@fedseg/shared/private-sum/types.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { BundleMessage } from "@fedseg/shared/protocol/bundle.ts";
import type { UnmaskMessage } from "@fedseg/shared/protocol/close.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { ConvictionEvidence, ExcludeMessage } from "@fedseg/shared/protocol/exclude.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { ReportMessage } from "@fedseg/shared/protocol/report.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import type { RevokeMessage } from "@fedseg/shared/protocol/revoke.ts";
import type { Closed } from "@fedseg/shared/session/closed.ts";
import type { FaultySum } from "@fedseg/shared/session/faulty.ts";
import type { Expectation, Opened } from "@fedseg/shared/session/opened.ts";
import type { Study } from "@fedseg/shared/session/study.ts";

import type { Board } from "./board-state.ts";

/** What the coordinator knows of one node's presence. */
export type Presence = "away" | "here" | "gone";

/** The stages of one attempt, each holding what the ones before it have gathered. */
export type Stage =
  /** `isCalled`: the nodes without a bundle have been called and there is a deadline for them. */
  | { readonly type: "bundles"; readonly isCalled: boolean }
  | ({ readonly type: "reports" } & Opening)
  | ({ readonly type: "confirms"; readonly confirms: ReadonlyMap<number, Envelope> } & ClosedAttempt)
  | ({
      readonly type: "unmasks";
      readonly cert: readonly Envelope[];
      readonly unmasks: ReadonlyMap<number, UnmaskMessage>;
    } & ClosedAttempt);

/** An attempt from OPEN on. */
export interface Opening {
  readonly expected: Expectation;
  readonly opened: Opened;
  readonly open: Envelope;
  readonly bundles: ReadonlyMap<number, BundleMessage>;
  readonly reports: ReadonlyMap<number, ReportMessage>;
  /** Signed complaints, by the node that complains; each convicts it or the dealer that it names. */
  readonly complaints: ReadonlyMap<number, ConvictionEvidence>;
  /** Nodes whose report missed its tick: it will never come. */
  readonly aborted: ReadonlySet<number>;
}

/** An attempt from CLOSE on. */
export interface ClosedAttempt extends Opening {
  readonly closed: Closed;
  readonly close: Envelope;
}

/** A study under way. */
export interface Running {
  readonly study: Study;
  readonly enrolments: readonly Envelope[];
  readonly history: readonly Release[];
  readonly records: readonly SessionRecord[];
  readonly stateHash: Uint8Array;
  readonly previousResult: Uint8Array;
  /** Attempt at session history.length + 1. */
  readonly attempt: number;
  readonly stage: Stage;
  /** Bundles received for coming turns, by turn key, then node. */
  readonly waiting: ReadonlyMap<string, ReadonlyMap<number, BundleMessage>>;
  /** Results each node has verified, as it said or as its reports show. */
  readonly verified: ReadonlyMap<number, number>;
  /** Faulty sums of this study, in order, and the records that prove them. */
  readonly faulty: readonly Faulty[];
  /**
   * Nodes that have been shown to lie, left out of every later attempt, and what everybody is told about each; nothing about
   * those whom the faulty sums convict, because everybody has these.
   */
  readonly excluded: ReadonlyMap<number, ExcludeMessage | undefined>;
  /** By two nodes' places, the first bundles of one attempt in which they named different keys of their channel. */
  readonly disputes: ReadonlyMap<string, Dispute>;
  readonly questions: Questions;
  /** Checkpoints of all ledgers on their way to be cosigned. */
  readonly board: Board;
}

/** Two bundles of one attempt that name different keys of one channel; the sender of the first has the smaller place. */
export type Dispute = readonly [Envelope, Envelope];

/** A node asks its peers for the newest entry of its own ledger that they have seen. */
/** Each node's last question to its peers; one that was away, or could not answer yet, hears it on its return. */
export type Questions = ReadonlyMap<number, WitnessRequest>;

export type WitnessRequest = Extract<NodeMessage, { type: "witness-request" }>;

/** The coordinator's whole session state. */
export type CoordinatorState =
  | {
      readonly phase: "enrolling";
      readonly plan: Plan;
      readonly enrolments: ReadonlyMap<number, Envelope>;
      readonly presence: readonly Presence[];
      readonly questions: Questions;
      /** By node that has asked, the peers whose answers to its last question have been passed on. */
      readonly answers: ReadonlyMap<number, ReadonlySet<number>>;
    }
  | { readonly phase: "running"; readonly running: Running; readonly presence: readonly Presence[] }
  | {
      readonly phase: "done";
      readonly running: Running;
      readonly model: StudyModel;
      /** Whether MODEL is in the ledger; a coordinator that died just before has yet to write it. */
      readonly isRecorded: boolean;
      readonly presence: readonly Presence[];
      readonly finished: ReadonlySet<number>;
      readonly closing: Closing;
    }
  | {
      readonly phase: "failed";
      readonly error: CodedError;
      readonly presence: readonly Presence[];
      /** A study that never goes on; undefined where the same coordinator, started again, goes on with it. */
      readonly over?: Over;
    };

/** A study that never goes on, as every node that comes is told of it: results that it lacks, and the signed end. */
export interface Over {
  readonly plan: Plan;
  /** How far the study was; undefined before everybody had enrolled. */
  readonly running?: Running;
  /** The revocation that has ended it. */
  readonly revoked?: RevokeMessage;
  /** Nodes that have been told by this process. */
  readonly told: ReadonlySet<number>;
}

/** A faulty sum, its record, and why that does not verify. */
export interface Faulty {
  readonly sum: FaultySum;
  readonly record: SessionRecord;
  readonly error: CodedError;
}

/** How far a finished study is with its last checkpoints. */
export type Closing =
  /** Nodes whose ledger is complete have sent its last checkpoint. */
  | { readonly type: "gathering"; readonly sent: ReadonlySet<number> }
  /** Everybody has been shown the others'; by node, the parties whose checkpoints it has yet to cosign. */
  | { readonly type: "cosigning"; readonly owed: ReadonlyMap<number, ReadonlySet<number>> }
  | { readonly type: "closed" };

/** Names one deadline: of a stage, or of a departed node. */
export type DeadlineId =
  | {
      readonly type: "stage";
      readonly session: number;
      readonly attempt: number;
      readonly stage: Stage["type"];
    }
  | { readonly type: "enrolment" }
  /** Of a finished study's last checkpoints. */
  | { readonly type: "closing" }
  | { readonly type: "grace"; readonly node: number };

/** What the coordinator reacts to; `from` is a node whose identity the handshake has proved. */
export type CoordinatorEvent =
  | { readonly type: "started" }
  | { readonly type: "connected"; readonly node: number }
  | { readonly type: "departed"; readonly node: number }
  | { readonly type: "message"; readonly from: number; readonly message: NodeMessage }
  | { readonly type: "deadline"; readonly id: DeadlineId }
  /** Everything before is in the ledger: a checkpoint of it can be signed. */
  | { readonly type: "checkpoint-due" };

/** One durable write. */
export interface JournalWrite {
  readonly key: string;
  readonly value: Uint8Array;
}

/** What the driver does for the session, in order; a commit is durable before the next effect starts. */
export type CoordinatorEffect =
  | {
      readonly type: "commit";
      readonly journal: readonly JournalWrite[];
      readonly ledger: readonly LedgerDraft[];
    }
  | { readonly type: "send"; readonly to: number; readonly message: CoordinatorMessage }
  | { readonly type: "deadline"; readonly id: DeadlineId; readonly afterMs: number }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "finish"; readonly model: StudyModel }
  /** Feeds back `checkpoint-due` once every effect before and after it is carried out. */
  | { readonly type: "checkpoint" }
  /** Keeps signed notes that prove a node's fault by themselves. */
  | { readonly type: "evidence"; readonly code: string; readonly notes: readonly string[] }
  | { readonly type: "stop"; readonly error: CodedError };

/** A transition worth telling a person. */
export type Progress =
  | { readonly type: "enrolled"; readonly nodes: number; readonly of: number }
  | {
      readonly type: "opened";
      readonly session: number;
      readonly attempt: number;
      readonly query: string;
      readonly nodes: readonly number[];
      readonly length: number;
    }
  | {
      readonly type: "reported";
      readonly session: number;
      readonly node: number;
      readonly reports: number;
      readonly of: number;
    }
  | { readonly type: "missing"; readonly session: number; readonly nodes: readonly number[] }
  | {
      readonly type: "released";
      readonly session: number;
      readonly survivors: readonly number[];
      readonly honest: number;
    }
  | { readonly type: "retried"; readonly session: number; readonly attempt: number; readonly reason: string }
  | { readonly type: "departed"; readonly node: number }
  /** A node was shown to lie and is left out from here on. */
  /** A sum was opened that is not what its nodes committed to; it stays charged. */
  | {
      readonly type: "faulty";
      readonly session: number;
      readonly attempt: number;
      readonly code: string;
      readonly nodes: readonly number[];
    }
  /** Two nodes name different keys of one channel: one of them is left out of the attempt. */
  | { readonly type: "disputed"; readonly nodes: readonly [number, number] }
  | { readonly type: "excluded"; readonly node: number; readonly code: string }
  | { readonly type: "refused"; readonly node: number; readonly code: string; readonly text: string }
  | { readonly type: "dropped"; readonly node: number; readonly code: string }
  | { readonly type: "labelled"; readonly node: number }
  /** The last checkpoints of everybody who is here have been passed on and cosigned. */
  | { readonly type: "notarised" };

/** Everything a step may use that is not state. */
export interface CoordinatorContext {
  readonly signingKey: SigningKey;
  /** The coordinator as a keeper of checkpoints: its ledger's tree and journal after the last commit. */
  notary(): Notary;
  analysis(plan: Plan): Analysis;
  /** How long everybody is waited for to countersign the plan, ms from each start. */
  readonly enrolMs: number;
}

/** The result of a step. */
export type Stepped = readonly [CoordinatorState, readonly CoordinatorEffect[]];

/** Running state with effects gathered so far. */
export interface Moved {
  readonly running: Running;
  readonly effects: readonly CoordinatorEffect[];
}

/** Key of a turn in maps and in the journal; digits are padded so that keys sort by turn. */
export function turnKey(session: number, attempt: number): string {
  return `${`${session}`.padStart(5, "0")}/${`${attempt}`.padStart(3, "0")}`;
}
