import { z } from "zod";

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
const partner = z.string().max(64);

/** Longest description of how two partners spoke. */
export const LONGEST_WAY = 200;

/** One comparison that has succeeded. */
const made = z.strictObject({
  with: partner,
  /** Fingerprint of the roster that both have pinned. */
  roster: hex(32),
  /** When, ISO 8601, and how, in the owner's words. */
  at: z.string(),
  way: z.string().max(LONGEST_WAY),
});
/** One that has begun: the challenge, and the roster that was pinned when it was drawn or heard. */
const begun = z.strictObject({ with: partner, roster: hex(32), nonce: hex(16) });

/** With whom the owner of a node has compared which roster; a changed one makes nothing here untrue, and does not count. */
export const comparisonBook = z.strictObject({ made: z.array(made), begun: z.array(begun) });
export type ComparisonBook = z.infer<typeof comparisonBook>;
export type MadeComparison = z.infer<typeof made>;

/** The book of a node that has compared nothing. */
export const NO_COMPARISONS: ComparisonBook = { made: [], begun: [] };

/** Lists the comparisons of one roster (fingerprint, hexadecimal), one a partner. */
export function madeOver({ made: all }: ComparisonBook, roster: string): readonly MadeComparison[] {
  return all.filter((one) => one.roster === roster);
}

/** Enters that a comparison has begun, in place of an earlier one with the same partner. */
export function withBegun(book: ComparisonBook, entry: z.infer<typeof begun>): ComparisonBook {
  return { ...book, begun: [...book.begun.filter((one) => one.with !== entry.with), entry] };
}

/** Enters a comparison; one of the same roster with the same partner is dated anew. */
export function withMade(book: ComparisonBook, entry: MadeComparison): ComparisonBook {
  const others = book.made.filter((one) => one.with !== entry.with || one.roster !== entry.roster);
  return { ...book, made: [...others, entry] };
}
