import { nearestCenters } from "./nearest-centers.ts";
import type { Points } from "./points.ts";
import type { RandomState } from "./random.ts";
import { spherePacking } from "./sphere-packing.ts";

/** How far the mean squared coordinate lets a centre drift; the constant of the paper. */
const RHO = 0.225;

/**
 * Computes private k-means by Lloyd's iteration with Laplace noise on sums and counts, points in [−1, 1]^d,
 * (epsilon, 0)-DP when a user is added or removed.
 * @see Su, Cao, Li, Bertino, Jin 2016, section 3
 */
export function suLloyd(points: Points, k: number, epsilon: number, random: RandomState): Float64Array {
  const { n, d, values } = points;
  const countPart = Math.cbrt(4 * d * RHO * RHO);
  const leastEpsilon = Math.sqrt((500 * k ** 3 * (d + countPart) ** 3) / n ** 2);
  const iterations = Math.min(Math.max(Math.floor(epsilon / leastEpsilon), 2), 7);
  const sumEpsilon = epsilon / iterations / (d + countPart);
  const [sumScale, countScale] = [1 / sumEpsilon, 1 / (sumEpsilon * countPart)];
  const centers = spherePacking(k, d, random);
  const labels = new Int32Array(n);
  for (let iteration = 0; iteration < iterations; iteration++) {
    nearestCenters(values, d, centers, labels);
    const sums = new Float64Array(k * d);
    const counts = new Float64Array(k);
    for (let row = 0; row < n; row++) {
      counts[labels[row]]++;
      for (let i = 0; i < d; i++) sums[labels[row] * d + i] += values[row * d + i];
    }
    for (let j = 0; j < k; j++) {
      const count = Math.max(counts[j] + laplace(countScale, random), 1);
      for (let i = 0; i < d; i++) {
        const mean = (sums[j * d + i] + laplace(sumScale, random)) / count;
        centers[j * d + i] = Math.min(Math.max(mean, -1), 1);
      }
    }
  }
  return centers;
}

function laplace(scale: number, random: RandomState): number {
  const u = random.uniform() - 0.5;
  return -scale * Math.sign(u) * Math.log(1 - 2 * Math.abs(u));
}
