import { log } from "../../math/log.ts";
import { type Cells, cellAt, cellsOf } from "./cells.ts";
import { type Difference, believed, believedSpread, differenceOf } from "./difference.ts";
import type { AffinityModel, AffinitySpec } from "./spec.ts";

/** Entries of a list that are recommended at the most. */
export const LIST = 10;

/** Deviations beyond which segments' lists are believed to be better than the common one. */
const BETTER = 2;

/** What is bought most, by everybody and by each segment. */
export interface SegmentLists {
  /** Places of the entries that may be named, most buyers first. */
  readonly common: readonly number[];
  /** The same for every segment in an order of its own; `common` where segments do not help. */
  readonly own: readonly (readonly number[])[];
  /** Whether the segments' lists are better than the common one beyond noise. */
  readonly isHelpful: boolean;
  /** Part more of what its users buy that a segment's list holds, the first places weighing most; 0 where it does not help. */
  readonly gain: number;
  readonly difference: Difference;
  /** Noisy buyers of every entry, all segments together, and the noise of each. */
  readonly totals: Float64Array;
  readonly totalSigma: number;
  /** Estimated buyers by segment and entry of the whole catalogue, k×entries row-major, and the variance of each. */
  readonly buyers: Float64Array;
  readonly variances: Float64Array;
}

/** Makes the lists of a model: every count is drawn to what it would be if all segments bought alike, as far as it is noise. */
export function segmentLists(model: AffinityModel, spec: Pick<AffinitySpec, "floor">): SegmentLists {
  const cells = cellsOf(model, spec);
  const difference = differenceOf(model, cells, "chance");
  const spread = believedSpread(difference);
  const estimate = estimateBuyers(model, cells, spread);
  const segments = Array.from({ length: cells.k }, (_, segment) => segment);
  const { named: common, totals, totalSigma } = cells;
  const own = segments.map((segment) => {
    const buyersOf = (place: number) => estimate.buyers[segment * model.entries.length + place];
    // Stable: ties stay in the common order.
    return common.toSorted((a, b) => buyersOf(b) - buyersOf(a));
  });
  const { gain, sigma, mass } = gainOf(model, estimate, common, own);
  const isHelpful = spread > 0 && gain > 0 && gain >= BETTER * sigma;
  if (!isHelpful) {
    const alike = estimateBuyers(model, cells, 0);
    const same = segments.map(() => common);
    return { common, own: same, isHelpful, gain: 0, difference, totals, totalSigma, ...alike };
  }
  const part = mass > 0 ? gain / mass : 0;
  return { common, own, isHelpful, gain: part, difference, totals, totalSigma, ...estimate };
}

/** Estimated buyers of every entry in every segment. */
type Buyers = Pick<SegmentLists, "buyers" | "variances">;

function estimateBuyers(model: AffinityModel, cells: Cells, spread: number): Buyers {
  const length = model.entries.length;
  const isNamed = new Set(cells.named);
  const [buyers, variances] = [new Float64Array(cells.k * length), new Float64Array(cells.k * length)];
  for (let segment = 0; segment < cells.k; segment++) {
    const common = (cells.parts[segment] * cells.totalSigma) ** 2;
    for (let place = 0; place < length; place++) {
      const cell = cellAt(model, cells, segment, place);
      const part = isNamed.has(place) ? believed(cell, spread, "chance") : 0;
      buyers[segment * length + place] = cell.even + part * (cell.count - cell.even);
      variances[segment * length + place] = common + part * (cell.noise + cell.chance);
    }
  }
  return { buyers, variances };
}

/** What segments' own lists hold more than the common one, in buyers whose place in the list is weighed, and its error. */
function gainOf(
  { entries }: AffinityModel,
  { buyers, variances }: Buyers,
  common: readonly number[],
  own: readonly (readonly number[])[],
): { readonly gain: number; readonly sigma: number; readonly mass: number } {
  let [gain, variance, mass] = [0, 0, 0];
  for (const [segment, list] of own.entries()) {
    const weights = new Map<number, number>();
    const add = (place: number, weight: number) => weights.set(place, (weights.get(place) ?? 0) + weight);
    for (const [rank, place] of list.slice(0, LIST).entries()) add(place, 1 / discount(rank));
    for (const [rank, place] of common.slice(0, LIST).entries()) {
      add(place, -1 / discount(rank));
      mass += buyers[segment * entries.length + place] / discount(rank);
    }
    for (const [place, weight] of weights) {
      gain += weight * buyers[segment * entries.length + place];
      variance += weight ** 2 * variances[segment * entries.length + place];
    }
  }
  return { gain, sigma: Math.sqrt(variance), mass };
}

/** How much less a place of a list weighs than its first. @see Järvelin, Kekäläinen 2002, discounted cumulative gain */
function discount(rank: number): number {
  return log(rank + 2) / log(2);
}
