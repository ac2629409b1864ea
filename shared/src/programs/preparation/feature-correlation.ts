import type { Moments } from "../../queries/moments.ts";
import type { Estimate } from "../estimate.ts";

/** Variances below so many deviations of their noise say nothing. */
const LEAST_SIGMAS = 3;

/**
 * Returns the correlation of features i and j from noisy moments with its standard error by the delta method;
 * 0 ± 1 where the noise hides the spread of one of them.
 */
export function featureCorrelation(moments: Moments, i: number, j: number): Estimate {
  const { users, sum, second, usersSigma, sumSigma, diagonalSigma, crossSigma } = moments;
  const d = sum.length;
  const total = Math.max(users, 1);
  const [a, b] = [sum[i] / total, sum[j] / total];
  const variances = [second[i * d + i] / total - a * a, second[j * d + j] / total - b * b];
  if (Math.min(...variances) < (LEAST_SIGMAS * diagonalSigma) / total) return { value: 0, sigma: 1 };
  const [u, v] = variances;
  const root = Math.sqrt(u * v);
  const r = (second[i * d + j] / total - a * b) / root;
  // By x_i·x_j, x_i², x_j², x_i, x_j and the count.
  const errors = [
    crossSigma / root,
    (diagonalSigma * r) / (2 * u),
    (diagonalSigma * r) / (2 * v),
    sumSigma * (-b / root + (r * a) / u),
    sumSigma * (-a / root + (r * b) / v),
    usersSigma * ((a * b) / root - (r / 2) * ((a * a) / u + (b * b) / v)),
  ];
  const square = errors.reduce((all, error) => all + error * error, 0);
  return { value: Math.min(Math.max(r, -1), 1), sigma: Math.sqrt(square) / total };
}
