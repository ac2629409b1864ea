import type { Scaling } from "../../queries/scaling.ts";
import { distributionOf } from "./noisy-distribution.ts";

/** Noisy histograms of all features over their hard ranges, features×bins row-major. */
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
 * Returns inner edges per feature that cut its users into at most `parts` equal parts; every edge is the end of a bin of
 * the histogram, so that a value which many users share has a part of its own and the parts may be fewer.
 */
export function quantileEdges({ lo, hi }: Scaling, histograms: ValueHistograms, parts: number): number[][] {
  return lo.map((low, feature) => {
    const smoothed = smoothedBins(histograms, feature);
    const total = smoothed.reduce((sum, count) => sum + count, 0);
    const side = (hi[feature] - low) / histograms.bins;
    const edges: number[] = [];
    let [inside, before] = [0, 0];
    for (let bin = 0; bin < histograms.bins - 1; bin++) {
      inside += smoothed[bin];
      // A part ends where the next bin would carry it farther past its share than it is short of it now.
      const wanted = (total - before) / (parts - edges.length);
      const isFull = inside > 0 && inside + smoothed[bin + 1] / 2 >= wanted;
      if (!isFull || before + inside >= total || edges.length === parts - 1) continue;
      edges.push(low + (bin + 1) * side);
      [before, inside] = [before + inside, 0];
    }
    return edges;
  });
}

/** Returns the mean ± `reach` standard deviations of every feature's bins; where it has no spread, the hard range. */
export function spreadScaling(
  range: Scaling,
  histograms: ValueHistograms,
  { reach, half }: { readonly reach: number; readonly half: number },
): Scaling {
  const [lo, hi] = [range.lo.slice(), range.hi.slice()];
  for (let feature = 0; feature < lo.length; feature++) {
    const smoothed = smoothedBins(histograms, feature);
    const side = (hi[feature] - lo[feature]) / histograms.bins;
    const total = Math.max(
      smoothed.reduce((sum, count) => sum + count, 0),
      1,
    );
    const place = (bin: number) => lo[feature] + (bin + 0.5) * side;
    const mean = smoothed.reduce((sum, count, bin) => sum + count * place(bin), 0) / total;
    const square = smoothed.reduce((sum, count, bin) => sum + count * (place(bin) - mean) ** 2, 0) / total;
    // Values spread inside a bin as well.
    const width = reach * Math.sqrt(square + (side * side) / 12);
    [lo[feature], hi[feature]] = [mean - width, mean + width];
  }
  return { lo, hi, half };
}
