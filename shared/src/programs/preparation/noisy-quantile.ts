import { isotonic } from "../../math/isotonic.ts";

/** A bin that holds more than this part of all users may be a single value: it is never cut. */
const ATOM = 0.05;

/** A quantile of noisy bins. */
export interface NoisyQuantile {
  /** In bins from the left end of the first one. */
  readonly position: number;
  /** Standard error from the noise of the share of users below it. */
  readonly levelSigma: number;
}

/**
 * Estimates below which position lies the part `level` (at most ½) of the users, from noisy counts of neighbouring bins,
 * each with standard error `sigma`. Every bin counts, with its noise: leaving out the ones that look empty would take the
 * tail away. The sums from the left end are made monotone, a bin is cut in proportion, and one that may be a single
 * value goes whole to the right of the position.
 */
export function lowerQuantile(
  counts: ArrayLike<number>,
  { users, sigma, level }: { readonly users: number; readonly sigma: number; readonly level: number },
): NoisyQuantile {
  let sum = 0;
  const below = isotonic(Array.from(counts, (count) => (sum += count)));
  const wanted = level * users;
  const found = below.findIndex((count) => count >= wanted);
  const bin = found < 0 ? counts.length - 1 : found;
  const before = bin === 0 ? 0 : below[bin - 1];
  const inside = below[bin] - before;
  const part = inside > ATOM * users ? 0 : Math.min(Math.max((wanted - before) / inside, 0), 1);
  return {
    position: bin + (inside > 0 ? part : 0),
    levelSigma: (sigma * Math.sqrt(bin + 1)) / Math.max(users, 1),
  };
}

/** Estimates above which position, in bins from the left, lies the part `level` of the users: `lowerQuantile` from the right. */
export function upperQuantile(
  counts: Float64Array,
  options: Parameters<typeof lowerQuantile>[1],
): NoisyQuantile {
  const { position, levelSigma } = lowerQuantile(counts.toReversed(), options);
  return { position: counts.length - position, levelSigma };
}
