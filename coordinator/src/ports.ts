import type { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { JournalWrite, Progress } from "./session/events.ts";
import type { CoordinatorState, Running } from "./session/state.ts";

/** What the coordinator's driver needs of the world. */
export interface CoordinatorPorts {
  /** Sends one encoded message to a node, with `common` behind it where others are sent that too; lost when it is not connected. */
  send(node: number, message: Uint8Array, common?: Uint8Array): void;
  /** Writes journal and ledger, durable when it is done. */
  commit(journal: readonly JournalWrite[], ledger: readonly LedgerDraft[]): void | Promise<void>;
  /** Calls back once after a time. */
  after(ms: number, call: () => void): void;
  /** Publishes the model and everything that proves it. */
  finish(model: StudyModel, running: Running): void | Promise<void>;
  /** The study has ended without a model, or goes no further in this process. */
  stop(error: CodedError): void | Promise<void>;
  /** The driver has met a fault and does nothing any more. */
  failed(fault: unknown): void;
  /** Keeps signed notes that prove a node's fault by themselves. */
  keepEvidence(code: string, notes: readonly string[]): void;
  tell(progress: Progress): void;
  /** Hears after each step where the study stands, for the turns that it takes; left out where it takes none. */
  readonly stands?: (state: CoordinatorState) => void;
}
