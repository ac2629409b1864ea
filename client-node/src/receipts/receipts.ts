import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { mostAttempts } from "@fedseg/shared/plan/attempts.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { declareSession } from "@fedseg/shared/session/declaration.ts";
import { type JournalReader, storedReport, turnEntry } from "../session/journal.ts";
import { type Receipt, makeReceipt } from "./receipt.ts";
import type { NodeContext } from "../session/context.ts";
import type { NodeState } from "../session/state.ts";

/**
 * Makes again, from the journal, the receipt of every report that this node has stored of the study it works on: after a
 * crash between the commit and the receipt's file nothing is missing.
 */
export function receiptsOf(
  state: NodeState,
  readAny: JournalReader,
  { analysis, signingKey }: Pick<NodeContext, "analysis" | "signingKey">,
): readonly Receipt[] {
  if (state.phase !== "running" && state.phase !== "finished") return [];
  const { running } = state;
  const { plan, binding } = running.study;
  const study = toHex(binding.planHash);
  const program = analysis(plan);
  const receipts: Receipt[] = [];
  for (let session = 1; session <= running.history.length + 1; session += 1) {
    const step = program.after(running.history.slice(0, session - 1));
    if (step.type !== "query") break;
    for (let attempt = 1; attempt <= mostAttempts(plan); attempt += 1) {
      const turn = { session, attempt };
      const value = readAny(`${study}/${turnEntry("report", turn)}`);
      const stored = value && decodeCanonical(value, storedReport);
      if (!stored) continue;
      const { request, parameters } = step;
      receipts.push(makeReceipt(signingKey, declareSession({ study, turn, request, parameters }), stored));
    }
  }
  program.after(running.history);
  return receipts;
}
