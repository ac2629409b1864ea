import { TOP_CODE } from "../../features/code.ts";
import {
  FACTOR_BITS,
  GRID,
  type Interval,
  type Scaling,
  boxRadius,
  intervalScaling,
  rangeScaling,
} from "../../queries/scaling.ts";
import { divideShare } from "../../queries/shares.ts";
import { SUMMARY_PARTS } from "../../queries/summary.ts";
import { privateSum, type Program } from "../program.ts";

/** Standard deviations from a feature's mean to the ends of its interval: few users are farther from any of them. */
export const MOMENTS_REACH = 6;

/** Smallest variance that is a spread, in squares of half the hard range; a feature below it is mapped to 0. */
const LEAST_VARIANCE = 1e-10;

/**
 * Finds each feature's noisy mean and standard deviation inside its hard range and maps the mean ± `MOMENTS_REACH`
 * deviations to the ends of the box: distances become those of standardised features up to one factor.
 */
export function* normaliseMoments(columns: readonly number[], share: number): Program<Scaling> {
  const params = { columns: [...columns] };
  const parts = divideShare(share, SUMMARY_PARTS);
  const { users, sum, square, sumSigma, squareSigma } = yield* privateSum("summary", params, parts);
  const total = Math.max(users, 1);
  const { origin, factor } = rangeScaling(columns);
  const intervals = columns.map((_, feature): Interval => {
    const mean = Math.min(Math.max(sum[feature] / total, -1), 1);
    const meanSigma = sumSigma / total;
    const noise = Math.sqrt(squareSigma * squareSigma + 4 * mean * mean * sumSigma * sumSigma) / total;
    // The square of a noisy mean is too large by the variance of its noise.
    const variance = square[feature] / total - mean * mean + meanSigma * meanSigma;
    const deviation = Math.sqrt(Math.min(Math.max(variance, noise), 1));
    const half = (GRID * 2 ** FACTOR_BITS) / factor[feature];
    const middle = Math.min(Math.max(origin[feature] + half * mean, 0), TOP_CODE);
    const width = deviation * deviation > LEAST_VARIANCE ? MOMENTS_REACH * deviation * half : 0;
    return { lo: middle - width, hi: middle + width };
  });
  return intervalScaling(columns, intervals, boxRadius(columns.length));
}
