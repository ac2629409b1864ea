/**
 * Plain data is what statements are made of: safe integers, texts, byte strings, truth values, null, lists, and
 * objects of these under ASCII keys. Its one deterministic form takes a tenth of the time to read and write that a general codec takes;
 * whatever else there is, and whatever is not in that form, is left to that codec.
 */

/** Values within each other, at most: what is nested deeper is left to the general codec, and its judgement. */
export const MOST_DEPTH = 32;
/** Simple values. @see RFC 8949, section 3.3 */
export const [FALSE, TRUE, NULL] = [20, 21, 22] as const;

const WORD = 2 ** 32;
/** The largest argument that is part of a head's only byte. */
export const MOST_SHORT = 23;

/** Deterministic data has shorter keys first, then in the order of their bytes. */
export function compareKeys(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** How many bytes a head with this argument takes in its shortest form. */
export function headSize(count: number): number {
  if (count <= MOST_SHORT) return 1;
  if (count < 256) return 2;
  if (count < 65536) return 3;
  return count < WORD ? 5 : 9;
}
