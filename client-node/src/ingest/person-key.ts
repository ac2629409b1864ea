/**
 * What users are told apart by in `named`, in `line` and in what is made of it: 64 bits, by which lines are put together several
 * times as fast as by the texts of ids. Hashes of ids, as long as those of all users differ; numbers of `named`, which cost a join,
 * where two are the same: who may choose ids can choose such, with whatever salt before or behind them.
 */
export type PersonKeys = "hashes" | "numbers";

/** Writes the hash of a user's id; null for nobody. */
export function idHash(id: string): string {
  return `CASE WHEN ${id} IS NOT NULL THEN hash(${id}) END`;
}
