import type { Request } from "@fedseg/shared/private-sum/types.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { PauseBody } from "@fedseg/shared/protocol/paused.ts";
import type { FewCounted } from "@fedseg/shared/session/few-counted.ts";
import type { CoordinatorState, Running, Stage } from "./state.ts";

/** Names one deadline: of a stage, or of a departed node. */
export type DeadlineId =
  | {
      readonly type: "stage";
      readonly session: number;
      readonly attempt: number;
      readonly stage: Stage["type"];
      /** Of bundles: how often the study had been paused or gone on, since each time that it goes on nodes have their whole time; else 0. */
      readonly turned: number;
    }
  | { readonly type: "enrolment" }
  /** Of the whole study, where its plan has one. */
  | { readonly type: "study" }
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
  | OperatorEvent
  /** The next session may begin: see `CoordinatorContext.takesTurns`. */
  | { readonly type: "turn" }
  /** Nodes may countersign: see the same. */
  | { readonly type: "enrolment-turn" }
  /** Everything before is in the ledger: a checkpoint of it can be signed. */
  | { readonly type: "checkpoint-due" };

/** An operator wants no new session, or that the study goes on, or that it ends for ever. */
export type OperatorEvent =
  | { readonly type: "pause"; readonly reason: string }
  | { readonly type: "go-on" }
  | { readonly type: "cancel"; readonly reason: string };

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
  | {
      readonly type: "send";
      readonly to: number;
      readonly message: CoordinatorMessage;
      /** Entries of the message that others are sent too: these very objects, and never changed. */
      readonly common?: Readonly<Record<string, unknown>>;
    }
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
  /** A node agrees to the plan, and countersigns it as soon as enough of its partners have answered. */
  | { readonly type: "agreed"; readonly node: number }
  | { readonly type: "enrolled"; readonly node: number; readonly nodes: number; readonly of: number }
  | {
      readonly type: "opened";
      readonly session: number;
      readonly attempt: number;
      readonly request: Request;
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
  /** A sum has counted far fewer users than another one, or than the plan counts on: of released numbers alone. */
  | {
      readonly type: "few-counted";
      readonly session: number;
      readonly code: FewCounted["code"];
      readonly few: FewCounted;
    }
  | { readonly type: "retried"; readonly session: number; readonly attempt: number; readonly reason: string }
  | { readonly type: "departed"; readonly node: number }
  /** No new session is opened until it goes on. */
  | {
      readonly type: "paused";
      readonly by: PauseBody["by"];
      readonly since: string;
      readonly reason: string;
    }
  | { readonly type: "went-on"; readonly by: PauseBody["by"]; readonly since: string }
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
  /** A node was shown to lie and is left out from here on. */
  | { readonly type: "excluded"; readonly node: number; readonly code: string }
  /** `event`: the name under which the node's owner finds the reason, hexadecimal. */
  | {
      readonly type: "refused";
      readonly node: number;
      readonly code: string;
      readonly event: string;
      readonly text: string;
    }
  | { readonly type: "dropped"; readonly node: number; readonly code: string }
  /** A node has verified all results; whether and when it labels its users, nobody is told. */
  | { readonly type: "verified"; readonly node: number }
  /** The last checkpoints of everybody who is here have been passed on and cosigned. */
  | { readonly type: "notarised" };

/** The result of a step. */
export type Stepped = readonly [CoordinatorState, readonly CoordinatorEffect[]];

/** Running state with effects gathered so far. */
export interface Moved {
  readonly running: Running;
  readonly effects: readonly CoordinatorEffect[];
}
