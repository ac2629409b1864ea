import { chosenColumns, type Scaling } from "../../queries/scaling.ts";
import { privateSum, type Program } from "../program.ts";

/** Standard deviations from a feature's mean to the ends of its interval: few users are farther from any of them. */
export const MOMENTS_REACH = 6;

/** Smallest variance that is a spread, in squares of half the hard range; a feature below it is mapped to 0. */
const LEAST_VARIANCE = 1e-10;

/**
 * Finds each feature's noisy mean and standard deviation inside its hard range and maps the mean ± `MOMENTS_REACH`
 * deviations to the ends of the box: distances become those of standardised features up to one factor.
 */
export function* normaliseMoments(range: Scaling, share: number): Program<Scaling> {
  const params = { ...chosenColumns(range), lo: range.lo, hi: range.hi };
  const { users, sum, square, sumSigma, squareSigma } = yield* privateSum("summary", params, [share]);
  const total = Math.max(users, 1);
  const [lo, hi] = [range.lo.slice(), range.hi.slice()];
  for (let feature = 0; feature < lo.length; feature++) {
    const mean = Math.min(Math.max(sum[feature] / total, -1), 1);
    const meanSigma = sumSigma / total;
    const noise = Math.sqrt(squareSigma * squareSigma + 4 * mean * mean * sumSigma * sumSigma) / total;
    // The square of a noisy mean is too large by the variance of its noise.
    const variance = square[feature] / total - mean * mean + meanSigma * meanSigma;
    const deviation = Math.sqrt(Math.min(Math.max(variance, noise), 1));
    const half = (range.hi[feature] - range.lo[feature]) / 2;
    const middle = range.lo[feature] + half * (1 + mean);
    const width = deviation * deviation > LEAST_VARIANCE ? MOMENTS_REACH * deviation * half : 0;
    [lo[feature], hi[feature]] = [middle - width, middle + width];
  }
  return { ...range, lo, hi };
}
