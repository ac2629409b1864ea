import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { publicCode } from "@fedseg/shared/protocol/refusal.ts";
import type { NodeContext } from "./context.ts";
import { DENIAL_COUNTED, isDenialKept } from "./denials.ts";
import type { NodeEffect, Stepped } from "./events.ts";
import { readerOf } from "./journal.ts";

/**
 * Refuses a plan, and keeps what was signed by others, as far as its refusal goes on record. DENY ends a study in the ledger: of one that
 * the books hold it is not written, for another process may go on with it, and its account has to carry what it may charge yet.
 */
export function refusePlan(
  study: string,
  error: CodedError,
  evidence: readonly Envelope[],
  context: NodeContext,
): Stepped {
  const isHeld = readerOf(study, context.notary().read)("plan") !== undefined;
  const ledger = [{ type: "DENY", study, code: publicCode(error) } as const];
  const onRecord: NodeEffect[] = isDenialKept(error, study, context)
    ? [
        { type: "evidence", code: error.code, envelopes: evidence, notes: [] },
        ...(isHeld ? [] : [{ type: "commit", journal: [], ledger } as const]),
      ]
    : [DENIAL_COUNTED];
  const effects: NodeEffect[] = [...onRecord, { type: "refusal", error }, { type: "stop", error }];
  return [{ phase: "refused", study, error }, effects];
}
