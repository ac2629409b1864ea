import type { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/spec.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { Receipt } from "./session/receipt.ts";
import type { JournalWrite } from "./session/state.ts";

/** What a node's agent needs of the world. */
export interface NodePorts {
  /** Sends one encoded message to the coordinator; lost when not connected. */
  send(message: Uint8Array): void;
  /** Writes journal and ledger, durable when it returns. @throws CodedError when the account forbids it. */
  commit(journal: readonly JournalWrite[], ledger: readonly LedgerDraft[]): void;
  /** Milliseconds on a clock that never steps back. */
  now(): number;
  /** Calls back once after a time. */
  after(ms: number, call: () => void): void;
  /** Makes the users' table for a plan ready. @throws CodedError when the data cannot serve it. */
  prepare(plan: Plan): Promise<void>;
  /** Keeps the receipt of a report, durable when it returns. */
  keepReceipt(receipt: Receipt): void;
  /** Keeps signed evidence of a peer's fault: statements of the protocol, and notes that prove it by themselves. */
  keepEvidence(code: string, envelopes: readonly Envelope[], notes: readonly string[]): void;
  /** Labels this node's users and writes everything it owns of the study. */
  finish(model: SegmentationModel, plan: Plan): Promise<void>;
  /** Ends the process's part in the study. */
  stop(error: CodedError | undefined): void;
  /** Tells a person something. */
  tell(code: string, text: string): void;
}
