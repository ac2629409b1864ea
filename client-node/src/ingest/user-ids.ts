import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { z } from "zod";

/**
 * When two ids are one person's, in events, attributes, consent, lookups and withdrawals alike: "exact", as they are
 * written; "trim", spaces around aside; "lower", letter case aside as well.
 */
export const idRule = z.enum(["exact", "trim", "lower"]);
export type IdRule = z.infer<typeof idRule>;

/** An id of more bytes is nobody's: reading, hashing and keeping it would cost everybody's time. */
export const LONGEST_ID_BYTES = 1024;

/** Returns an id as the rule reads it; "" for none. */
export function readId(id: string, rule: IdRule): string {
  const read = readAs(id, rule);
  return read.length > LONGEST_ID_BYTES || utf8(read).length > LONGEST_ID_BYTES ? "" : read;
}

function readAs(id: string, rule: IdRule): string {
  const trimmed = id.trim();
  if (rule === "exact") return trimmed === "" ? "" : id;
  return rule === "trim" ? trimmed : Array.from(trimmed, lowerLetter).join("");
}

/** Capital letters that are younger than the engine's table of letters: it leaves them as they are. */
const YOUNG = /^[\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]$/u;

/** Each letter for itself, as the engine does: what stands beside it changes nothing. */
function lowerLetter(letter: string): string {
  if (YOUNG.test(letter)) return letter;
  const [lower = ""] = letter.toLowerCase();
  return lower;
}
