import { entryTotals, namedEntries } from "./named-entries.ts";
import type { AffinityModel, AffinitySpec } from "./spec.ts";

/** Noisy counts beside what they would be if every segment bought what everybody buys. */
export interface Cells {
  readonly k: number;
  /** Places of the entries that may be named, most buyers first. */
  readonly named: readonly number[];
  /** Noisy buyers of every entry of the catalogue, and the noise of each. */
  readonly totals: Float64Array;
  readonly totalSigma: number;
  /** Part of everything named that each segment buys; sums to 1. */
  readonly parts: readonly number[];
  /** Noise of a single count. */
  readonly sigma: number;
}

/** One segment and one entry. */
export interface Cell {
  readonly count: number;
  /** What the segment's part of the entry's buyers would be. */
  readonly even: number;
  /** Variance of `count − even` that the noise makes, and what the choice of so few users adds where segments do not matter. */
  readonly noise: number;
  readonly chance: number;
}

/** Sorts a model's counts. What a segment buys of everything is held against the named entries alone: they drown its noise. */
export function cellsOf(model: AffinityModel, { floor }: Pick<AffinitySpec, "floor">): Cells {
  const { numbers, entries, counts, sigma } = model;
  const all = entryTotals(model);
  const named = namedEntries(all, floor);
  const bought = numbers.map((_, segment) =>
    Math.max(
      named.reduce((sum, place) => sum + counts[segment * entries.length + place], 0),
      0,
    ),
  );
  const total = bought.reduce((sum, own) => sum + own, 0);
  const parts = bought.map((own) => (total > 0 ? own / total : 1 / bought.length));
  return { k: numbers.length, named, totals: all.totals, totalSigma: all.sigma, parts, sigma };
}

/** Looks at one segment and one entry. */
export function cellAt(model: AffinityModel, cells: Cells, segment: number, place: number): Cell {
  const { k, totals, parts, sigma } = cells;
  const [part, total] = [parts[segment], Math.max(totals[place], 0)];
  return {
    count: model.counts[segment * model.entries.length + place],
    even: part * total,
    noise: sigma ** 2 * (1 - 2 * part + k * part ** 2),
    chance: part * (1 - part) * total,
  };
}
