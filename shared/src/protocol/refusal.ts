import type { CodedError } from "../errors.ts";
import { z } from "zod";
import { REFUSALS, type RefusalCode } from "./refusal-table.ts";

/** A code that may cross the wire or stand in a ledger. */
export const refusalCode = z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]);

/** Returns what others may know of a refusal: its code when the table has it, else that its party has stopped. */
export function publicCode({ code }: Pick<CodedError, "code">): RefusalCode {
  return Object.hasOwn(REFUSALS, code) ? (code as RefusalCode) : "NODE_STOPPED";
}

/** Returns the one sentence that people read for a code. */
export function refusalText(code: RefusalCode): string {
  return REFUSALS[code];
}
