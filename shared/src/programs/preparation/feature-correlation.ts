import type { Moments } from "../../queries/moments.ts";
import type { Estimate } from "../estimate.ts";

/** Variances below so many deviations of their noise say nothing. */
const LEAST_SIGMAS = 3;

/**
 * Returns the correlation of features i and j from noisy moments with its standard error by the delta method;
 * 0 ± 1 where the noise hides the spread of one of them.
 */
export function featureCorrelation({ users, sum, second, sigma }: Moments, i: number, j: number): Estimate {
  const d = sum.length;
  const total = Math.max(users, 1);
  const [a, b] = [sum[i] / total, sum[j] / total];
  const variances = [second[i * d + i] / total - a * a, second[j * d + j] / total - b * b];
  if (Math.min(...variances) < (LEAST_SIGMAS * sigma) / total) return { value: 0, sigma: 1 };
  const [u, v] = variances;
  const root = Math.sqrt(u * v);
  const r = (second[i * d + j] / total - a * b) / root;
  // By x_i·x_j (noise sigma/√2), x_i², x_j², x_i, x_j and the count, each with noise sigma.
  const slopes = [
    Math.SQRT1_2 / root,
    -r / (2 * u),
    -r / (2 * v),
    -b / root + (r * a) / u,
    -a / root + (r * b) / v,
    (a * b) / root - (r / 2) * ((a * a) / u + (b * b) / v),
  ];
  const square = slopes.reduce((all, slope) => all + slope * slope, 0);
  return { value: Math.min(Math.max(r, -1), 1), sigma: (Math.sqrt(square) * sigma) / total };
}
