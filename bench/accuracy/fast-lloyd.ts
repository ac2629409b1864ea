import { nearestCenters } from "./nearest-centers.ts";
import type { Points } from "./points.ts";
import type { RandomState } from "./random.ts";
import { spherePacking } from "./sphere-packing.ts";

const ALPHA = 0.8;

/**
 * Computes private k-means by FastLloyd, points in [−1, 1]^d: Gaussian noise on residuals within a radius and on
 * counts, the noise honest (not truncated). `sigma` is the analytic Gaussian scale at sensitivity 1.
 * @see Diaa, Humphries, Kerschbaum, arXiv 2405.02437, section 4 and published code
 */
export function fastLloyd(points: Points, k: number, sigma: number, random: RandomState): Float64Array {
  const { n, d } = points;
  const spread = 1 + Math.sqrt(4 * d);
  const laterRadius = (ALPHA * Math.sqrt(d)) / k ** (1 / d);
  const affordable = (0.016 * n * n) / (k ** 3 * laterRadius ** 2 * spread ** 2 * sigma ** 2);
  const iterations = Math.min(Math.max(Math.floor(affordable), 2), 7);
  const countSd = sigma * Math.sqrt(iterations) * Math.sqrt(spread);
  const centers = spherePacking(k, d, random);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const radius = iteration === 0 ? Math.sqrt(d) : laterRadius;
    const { sums, counts } = residualsWithin(points, centers, radius);
    const sumSd = (countSd * radius) / (4 * d) ** 0.25;
    for (let j = 0; j < k; j++) {
      const count = Math.max(counts[j] + countSd * random.normal(), 1);
      const move = Float64Array.from(
        { length: d },
        (_, i) => (sums[j * d + i] + sumSd * random.normal()) / count,
      );
      const length = Math.sqrt(move.reduce((square, value) => square + value * value, 0));
      const factor = Math.min(1, radius / length);
      for (let i = 0; i < d; i++) centers[j * d + i] = fold(centers[j * d + i] + factor * move[i]);
    }
  }
  return centers;
}

/** Sums residuals and counts of the points within `radius` of their nearest centre. */
function residualsWithin({ n, d, values }: Points, centers: Float64Array, radius: number) {
  const sums = new Float64Array(centers.length);
  const counts = new Float64Array(centers.length / d);
  const labels = new Int32Array(n);
  nearestCenters(values, d, centers, labels);
  for (let row = 0; row < n; row++) {
    const label = labels[row];
    let square = 0;
    for (let i = 0; i < d; i++) square += (values[row * d + i] - centers[label * d + i]) ** 2;
    if (square > radius * radius) continue;
    counts[label]++;
    for (let i = 0; i < d; i++) sums[label * d + i] += values[row * d + i] - centers[label * d + i];
  }
  return { sums, counts };
}

/** Reflects a coordinate at the walls of [−1, 1] until it is inside. */
function fold(x: number): number {
  const turn = (((x + 1) % 4) + 4) % 4;
  return turn <= 2 ? turn - 1 : 3 - turn;
}
