import type { Uniforms } from "./rng.ts";
import { assign, lloyd } from "./lloyd.ts";
import { greedySeeds } from "./seeding.ts";
import type { Clustering, WeightedPoints } from "./weighted-points.ts";

/**
 * Computes weighted k-means: the cheapest of `restarts` runs of Lloyd's iteration from greedy k-means++ seeds
 * (the first of equals). With at most k points of positive weight the points themselves are the centres and the
 * lightest is repeated.
 */
export function weightedKMeans(
  data: WeightedPoints,
  k: number,
  restarts: number,
  uniforms: Uniforms,
): Clustering {
  const used = positive(data);
  if (used.weights.length <= k) return lloyd(data, padded(used, k));
  let best: Clustering | undefined;
  for (let run = 0; run < restarts; run++) {
    const result = lloyd(used, greedySeeds(used, k, uniforms));
    if (best === undefined || result.cost < best.cost) best = result;
  }
  const centers = best!.centers;
  return used === data ? best! : { ...assign(data, centers), centers };
}

function positive(data: WeightedPoints): WeightedPoints {
  const kept = Array.from(data.weights.keys()).filter((i) => data.weights[i] > 0);
  if (kept.length === data.weights.length) return data;
  const points = new Float64Array(kept.length * data.q);
  kept.forEach((i, row) => points.set(data.points.subarray(i * data.q, (i + 1) * data.q), row * data.q));
  return { q: data.q, points, weights: Float64Array.from(kept, (i) => data.weights[i]) };
}

function padded(used: WeightedPoints, k: number): Float64Array {
  const centers = new Float64Array(k * used.q);
  const order = Array.from(used.weights.keys()).sort((a, b) => used.weights[b] - used.weights[a] || a - b);
  for (let j = 0; j < k && order.length > 0; j++) {
    const row = order[Math.min(j, order.length - 1)];
    centers.set(used.points.subarray(row * used.q, (row + 1) * used.q), j * used.q);
  }
  return centers;
}
