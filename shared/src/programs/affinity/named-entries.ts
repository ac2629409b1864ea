import { normalUpperTail } from "../../math/special-normal.ts";
import type { AffinityModel } from "./spec.ts";

/** Part of the named entries that may owe it to the noise that they are. */
const FALSELY_NAMED = 0.1;

/** Noisy buyers of every entry, all segments together, and the noise of each. */
export interface EntryTotals {
  readonly totals: Float64Array;
  readonly sigma: number;
}

/** Adds up the segments: what everybody buys costs nothing more. */
export function entryTotals({ counts, entries, sigma }: AffinityModel): EntryTotals {
  const totals = new Float64Array(entries.length);
  counts.forEach((count, at) => (totals[at % entries.length] += count));
  return { totals, sigma: sigma * Math.sqrt(counts.length / entries.length) };
}

/**
 * Returns the places of the counts that may be named, of entries or of pairs, most users first, ties by their order: as many as
 * leave at most a tenth of them to have fewer than `floor` users and more by the noise alone.
 * @see Benjamini, Hochberg 1995, the step-up procedure
 */
export function namedEntries({ totals, sigma }: EntryTotals, floor: number): readonly number[] {
  const order = [...totals.keys()].sort((a, b) => totals[b] - totals[a] || a - b);
  const chanceOf = (count: number) => (sigma > 0 ? normalUpperTail((count - floor) / sigma) : 0);
  const last = order.findLastIndex(
    (place, rank) =>
      totals[place] >= floor && chanceOf(totals[place]) <= (FALSELY_NAMED * (rank + 1)) / totals.length,
  );
  return order.slice(0, last + 1);
}
