import { nearestCenters } from "./nearest-centers.ts";
import { weightedKMeans } from "../../shared/src/math/weighted-k-means.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import type { Points } from "./points.ts";

/** Computes the mean squared distance to the nearest centre (NICV). */
export function meanInertia({ n, d, values }: Points, centers: Float64Array): number {
  const labels = new Int32Array(n);
  nearestCenters(values, d, centers, labels);
  let sum = 0;
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < d; i++) sum += (values[row * d + i] - centers[labels[row] * d + i]) ** 2;
  }
  return sum / n;
}

/** Computes the best mean inertia of 10 non-private runs of Lloyd's iteration from greedy k-means++ seeds. */
export function optimum({ n, d, values }: Points, k: number): number {
  const data = { q: d, points: values, weights: new Float64Array(n).fill(1) };
  return weightedKMeans(data, k, 10, seededUniforms("optimum")).cost / n;
}
