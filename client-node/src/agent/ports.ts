import type { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Request } from "@fedseg/shared/private-sum/types.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import type { Receipt } from "../receipts/receipt.ts";
import type { JournalWrite, NodeEffect } from "../session/events.ts";

/** What a node's agent needs of the world. */
export interface NodePorts {
  /** Sends one encoded message to the coordinator; lost when not connected. */
  send(message: Uint8Array): void;
  /**
   * Writes journal and ledger, durable when it is done; `at`: when that came, by `now`, which they react to.
   * @throws CodedError when the account forbids it.
   */
  commit(journal: readonly JournalWrite[], ledger: readonly LedgerDraft[], at: number): void | Promise<void>;
  /** Writes a journal, and what belongs into the ledger beside it, unsigned; durable when it is done. */
  defer(journal: readonly JournalWrite[], ledger: readonly LedgerDraft[], at: number): void | Promise<void>;
  /** Signs what was written so; durable when it is done. */
  signDeferred(): void | Promise<void>;
  /** Milliseconds on a clock that never steps back. */
  now(): number;
  /** Calls back once after a time. */
  after(ms: number, call: () => void): void;
  /** Makes the users' table for an approved plan ready. Resolves in any case: what goes wrong is for the node's owner only. */
  prepare(plan: Plan): Promise<void>;
  /** Keeps the receipt of a report to a request, which came of what happened `at`, by `now`; durable when it returns. */
  keepReceipt(receipt: Receipt, request: Request, at: number): void;
  /** Keeps signed evidence of a peer's fault: statements of the protocol, and notes that prove it by themselves. */
  keepEvidence(code: string, envelopes: readonly Envelope[], notes: readonly string[]): void;
  /** Keeps the model: this node's users are labelled once nobody is connected who could see how long that takes. */
  finish(ended: Omit<Extract<NodeEffect, { type: "finish" }>, "type">): void;
  /** Keeps on site what is behind a refusal, under its name. */
  keepRefusal(event: string, error: CodedError): void;
  /** Asks this node's owner to approve a plan, by its planHash. */
  ask(plan: Plan, study: string): void;
  /** Ends the process's part in the study. */
  stop(error: CodedError | undefined): void;
  /** Tells a person something. */
  readonly tell: Tell;
}
