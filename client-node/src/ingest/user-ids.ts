import { z } from "zod";

/**
 * When two ids are one person's, in events, attributes, consent, lookups and withdrawals alike: "exact", as they are
 * written; "trim", spaces around aside; "lower", letter case aside as well.
 */
export const idRule = z.enum(["exact", "trim", "lower"]);
export type IdRule = z.infer<typeof idRule>;

/** Returns an id as the rule reads it; "" for none. */
export function readId(id: string, rule: IdRule): string {
  const trimmed = id.trim();
  if (rule === "exact") return trimmed === "" ? "" : id;
  return rule === "trim" ? trimmed : Array.from(trimmed, lowerLetter).join("");
}

/** Each letter for itself, as the engine does: what stands beside it changes nothing. */
function lowerLetter(letter: string): string {
  const [lower = ""] = letter.toLowerCase();
  return lower;
}
