import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Release } from "@fedseg/shared/private-sum/types.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { BundleMessage } from "@fedseg/shared/protocol/bundle.ts";
import type { UnmaskMessage } from "@fedseg/shared/protocol/close.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { ConvictionEvidence, ExcludeMessage } from "@fedseg/shared/protocol/exclude.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { PauseBody } from "@fedseg/shared/protocol/paused.ts";
import type { ReportMessage } from "@fedseg/shared/protocol/report.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import type { RevokeMessage } from "@fedseg/shared/protocol/revoke.ts";
import type { Closed } from "@fedseg/shared/session/closed.ts";
import type { CountedUsers } from "@fedseg/shared/session/few-counted.ts";
import type { FaultySum } from "@fedseg/shared/session/faulty.ts";
import type { Expectation, Opened } from "@fedseg/shared/session/opened.ts";
import type { OpenAttempt } from "@fedseg/shared/session/refund.ts";
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
      readonly unmasks: ReadonlyMap<number, Unmasked>;
    } & ClosedAttempt);

/** An UNMASK that has been taken: of its shares nothing is made again before one of them is doubted. */
export interface Unmasked extends Pick<UnmaskMessage, "envelope" | "shares"> {
  /** The shares themselves, 32 bytes for each bundle, in the order of the bundles. */
  readonly secrets: Uint8Array;
}

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
  /** What they say of how many users they have counted. */
  readonly counted: readonly CountedUsers[];
  readonly records: readonly SessionRecord[];
  readonly stateHash: Uint8Array;
  readonly previousResult: Uint8Array;
  /** Attempt at session history.length + 1. */
  readonly attempt: number;
  readonly stage: Stage;
  /** Bundles received for coming turns, by turn key, then node. */
  readonly waiting: ReadonlyMap<string, ReadonlyMap<number, BundleMessage>>;
  /** Results each node has verified, as it said or as its reports show, by its place. */
  readonly verified: readonly number[];
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
  /** Whether it is paused, or when it last went on; undefined as long as it never was. */
  readonly pause?: PauseBody;
  /** Checkpoints of all ledgers on their way to be cosigned. */
  readonly board: Board;
}

/** Two bundles of one attempt that name different keys of one channel; the sender of the first has the smaller place. */
export type Dispute = readonly [Envelope, Envelope];

/** Each node's last question to its peers; one that was away, or could not answer yet, hears it on its return. */
export type Questions = ReadonlyMap<number, WitnessRequest>;

/** A node asks its peers for the newest entry of its own ledger that they have seen. */
export type WitnessRequest = Extract<NodeMessage, { type: "witness-request" }>;

/** The coordinator's whole session state. */
export type CoordinatorState =
  | {
      readonly phase: "enrolling";
      readonly plan: Plan;
      readonly enrolments: ReadonlyMap<number, Envelope>;
      readonly presence: readonly Presence[];
      readonly questions: Questions;
      /**
       * Whether its nodes hear each other's questions, and so may countersign: always where studies take no turns. Elsewhere once its turn
       * has come, which it has had where anybody has countersigned, and as long as nobody refuses.
       */
      readonly isBeginning: boolean;
      /** By node that has asked, the peers whose answers to its last question have been passed on. */
      readonly answers: ReadonlyMap<number, ReadonlySet<number>>;
      readonly contradictions?: Contradictions;
    }
  | {
      readonly phase: "running";
      readonly running: Running;
      readonly presence: readonly Presence[];
      readonly contradictions?: Contradictions;
    }
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
      /** Where a study was whose books are not the newest, or not the only ones; see `halt.ts`. */
      readonly halted?: Going;
    };

/** A study that has neither ended nor stopped. */
export type Going = Extract<CoordinatorState, { phase: "enrolling" | "running" }>;

/** What a node says that cannot be while these books are the newest and the only ones: it is further than they are, or has heard the end. */
export type Contradiction = "behind" | "ended";
type Contradictions = ReadonlyMap<number, Contradiction>;

/** An attempt that was opened by an OPEN and by no sum when its study ended, and who has signed that it never opens it. */
export interface Abandoned extends OpenAttempt {
  readonly aborts: ReadonlyMap<number, Envelope>;
  /** Whether these books do not know its OPEN, and have it from its nodes' ABORTs alone: they are an old copy, or a node lies. */
  readonly isUnknown?: true;
}

/** A study that never goes on, as every node that comes is told of it: results that it lacks, and the signed end. */
export interface Over {
  readonly plan: Plan;
  /** How far the study was; undefined before everybody had enrolled. */
  readonly running?: Running;
  /** Why its operator has ended it, as the members read it. */
  readonly reason?: string;
  /** The nodes that agreed to its plan when enrolment closed: with them it goes on as another one. */
  readonly agreed?: readonly number[];
  /** The revocation that has ended it. */
  readonly revoked?: RevokeMessage;
  /** Attempts that were open, and who has signed that it never opens them; undefined when there is none. */
  readonly abandoned?: readonly Abandoned[];
  /** Nodes that this process waits for before it has done its part. */
  readonly awaited: ReadonlySet<number>;
  /** Nodes that have heard, in this process, what there was to hear. */
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

/** Key of a turn in maps and in the journal; digits are padded so that keys sort by turn. */
export function turnKey(session: number, attempt: number): string {
  return `${`${session}`.padStart(5, "0")}/${`${attempt}`.padStart(3, "0")}`;
}
