import { NO_CODE, binStart } from "../../features/code.ts";
import { type Interval, type Scaling, intervalScaling } from "../../queries/scaling.ts";
import { distributionOf } from "./noisy-distribution.ts";

/** Noisy histograms of features over their hard ranges, in equal bins of the codes, features×bins row-major. */
export interface ValueHistograms {
  readonly bins: number;
  readonly counts: Float64Array;
}

/**
 * Returns one feature's bins made to hold 0 or more users each, by sums that never fall. Every bin counts, with its noise:
 * leaving out the light ones would take the tail of a feature that is 0 for most away.
 */
function smoothedBins({ bins, counts }: ValueHistograms, feature: number): Float64Array {
  const own = counts.subarray(feature * bins, (feature + 1) * bins);
  const total = own.reduce((sum, count) => sum + count, 0);
  // Only how the noise of a bin compares to that of the total matters.
  const { below } = distributionOf({ counts: own, sigma: 1, total, totalSigma: Math.sqrt(bins) });
  const users = below.map((sum) => Math.max(sum, 0));
  return users.map((sum, bin) => sum - (bin === 0 ? 0 : users[bin - 1]));
}

/**
 * Returns the codes at which parts begin that cut each feature's users into at most `parts` equal ones; all are ends of
 * bins of the histogram, so that a value which many users share has a part of its own and the parts may be fewer.
 */
export function quantileStarts(histograms: ValueHistograms, parts: number): number[][] {
  const { bins, counts } = histograms;
  return Array.from({ length: counts.length / bins }, (_, feature) => {
    const smoothed = smoothedBins(histograms, feature);
    const total = smoothed.reduce((sum, count) => sum + count, 0);
    const starts: number[] = [];
    let [inside, before] = [0, 0];
    for (let bin = 0; bin < bins - 1; bin++) {
      inside += smoothed[bin];
      // A part ends where the next bin would carry it farther past its share than it is short of it now.
      const wanted = (total - before) / (parts - starts.length);
      const isFull = inside > 0 && inside + smoothed[bin + 1] / 2 >= wanted;
      if (!isFull || before + inside >= total || starts.length === parts - 1) continue;
      starts.push(binStart(bin + 1, bins));
      [before, inside] = [before + inside, 0];
    }
    return starts;
  });
}

/** Returns the mean ± `reach` standard deviations, among its codes, of every feature's bins; a feature has a bin's spread at least. */
export function spreadScaling(
  columns: readonly number[],
  histograms: ValueHistograms,
  { reach, radius }: { readonly reach: number; readonly radius: number },
): Scaling {
  const side = NO_CODE / histograms.bins;
  const place = (bin: number) => (bin + 0.5) * side - 0.5;
  const intervals = columns.map((_, feature): Interval => {
    const smoothed = smoothedBins(histograms, feature);
    const total = Math.max(
      smoothed.reduce((sum, count) => sum + count, 0),
      1,
    );
    const mean = smoothed.reduce((sum, count, bin) => sum + count * place(bin), 0) / total;
    const square = smoothed.reduce((sum, count, bin) => sum + count * (place(bin) - mean) ** 2, 0) / total;
    // Values spread inside a bin as well.
    const width = reach * Math.sqrt(square + (side * side) / 12);
    return { lo: mean - width, hi: mean + width };
  });
  return intervalScaling(columns, intervals, radius);
}
