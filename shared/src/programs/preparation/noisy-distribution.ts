import { cutBin } from "../../math/cut-bin.ts";
import { isotonic } from "../../math/isotonic.ts";

/** Noisy users in neighbouring bins. */
export interface NoisyBins {
  readonly counts: Float64Array;
  /** Noise of each bin. */
  readonly sigma: number;
  /** Noisy users in all bins together, counted apart, and its noise. */
  readonly total: number;
  readonly totalSigma: number;
}

/** Users at and below every bin, and how sure that is. */
export interface NoisyDistribution {
  readonly total: number;
  readonly totalSigma: number;
  /** Non-decreasing, one entry a bin. */
  readonly below: Float64Array;
  /** Noise of each entry before it was made monotone. */
  readonly sigmas: Float64Array;
}

/**
 * Computes cumulative counts. Each is the inverse-variance mean of the sum from the left end and of the total less the sum
 * from the right end; then all are made monotone.
 */
export function distributionOf({ counts, sigma, total, totalSigma }: NoisyBins): NoisyDistribution {
  const sum = counts.reduce((all, count) => all + count, 0);
  const sigmas = new Float64Array(counts.length);
  let left = 0;
  const fused = counts.map((count, bin) => {
    left += count;
    const ofLeft = (bin + 1) * sigma * sigma;
    const ofRight = totalSigma * totalSigma + (counts.length - bin - 1) * sigma * sigma;
    const part = ofLeft + ofRight > 0 ? ofRight / (ofLeft + ofRight) : 1;
    sigmas[bin] = Math.sqrt(part * ofLeft);
    return part * left + (1 - part) * (total - (sum - left));
  });
  return { total, totalSigma, below: isotonic(fused), sigmas };
}

/** A bin that holds more than this part of all users may be a single value: its middle stands for it. */
const ATOM = 0.4;

/**
 * Returns where the distribution reaches a level from 0 to 1: the bin, and from 0 to 1 how far into it. The ends are as
 * far as it goes. `widths`: of every bin, 0 for one that holds a single value; where they are known a bin is cut as the
 * density rises or falls through it, else in proportion.
 */
export function placeOf(
  distribution: NoisyDistribution,
  level: number,
  widths?: readonly number[],
): { bin: number; part: number } {
  const { below, total } = distribution;
  const wanted = level * total;
  const found = below.findIndex((users) => users >= wanted);
  const bin = found < 0 ? below.length - 1 : found;
  const inside = massOf(distribution, bin);
  if (inside <= 0 || inside > ATOM * total) return { bin, part: 0.5 };
  const part = Math.min(Math.max((wanted - below[bin] + inside) / inside, 0), 1);
  if (!widths || widths[bin] === 0) return { bin, part };
  const [left, right] = [bin - 1, bin + 1].map((near) => neighbourOf(distribution, near, widths));
  const own = { width: widths[bin], mass: inside };
  return { bin, part: cutBin({ ...own, ...(left && { left }), ...(right && { right }) }, part) };
}

function massOf({ below }: NoisyDistribution, bin: number): number {
  return below[bin] - (bin === 0 ? 0 : below[bin - 1]);
}

function neighbourOf(distribution: NoisyDistribution, bin: number, widths: readonly number[]) {
  const mass = bin < 0 || bin >= widths.length ? 0 : massOf(distribution, bin);
  const isSmooth = bin >= 0 && bin < widths.length && widths[bin] > 0 && mass <= ATOM * distribution.total;
  return isSmooth ? { width: widths[bin], mass } : undefined;
}

/** Returns the standard error of a level, from 0 to 1, at a bin: of the users below it and of the total. */
export function levelSigma(
  { sigmas, total, totalSigma }: NoisyDistribution,
  level: number,
  bin: number,
): number {
  const own = Math.max(sigmas[bin], bin === 0 ? 0 : sigmas[bin - 1]);
  return Math.sqrt(own * own + level * level * totalSigma * totalSigma) / Math.max(total, 1);
}
