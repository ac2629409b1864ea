import type { Uniforms } from "./rng.ts";
import { greedySeeds } from "./seeding.ts";
import { squaredDistance, type Clustering, type WeightedPoints } from "./weighted-points.ts";

const ITERATIONS = 100;

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

/** Runs Lloyd's iteration from given centres (k×q) to a fixed point, at most 100 times; an empty centre stays. */
export function lloyd(data: WeightedPoints, start: Float64Array): Clustering {
  const centers = start.slice();
  let assigned = assign(data, centers);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    recenter(data, assigned.labels, centers);
    const next = assign(data, centers, assigned.labels);
    const fixed = next.labels.every((label, i) => label === assigned.labels[i]);
    assigned = next;
    if (fixed) break;
  }
  return { centers, labels: assigned.labels, cost: assigned.cost };
}

/**
 * Assigns each point to its nearest centre (ties to the lowest index) and sums weight × squared distance. Centres
 * farther than twice the distance to a hint cannot win and are skipped: same labels, less work.
 */
export function assign(
  data: WeightedPoints,
  centers: Float64Array,
  hints?: Int32Array,
): { labels: Int32Array; cost: number } {
  const { q, points, weights } = data;
  const k = centers.length / q;
  const labels = new Int32Array(weights.length);
  const between = hints === undefined ? undefined : centerDistances(centers, q);
  const alone = between && nearestOthers(between, k);
  let cost = 0;
  for (let i = 0; i < weights.length; i++) {
    const hint = hints === undefined ? 0 : hints[i];
    const near = squaredDistance(points, i, centers, hint, q);
    let best = near;
    let label = hint;
    const reach = 4.000001 * near;
    if (alone === undefined || alone[hint] <= reach) {
      for (let j = 0; j < k; j++) {
        if (j === hint || (between !== undefined && between[hint * k + j] > reach)) continue;
        const distance = squaredDistance(points, i, centers, j, q);
        if (distance < best || (distance === best && j < label)) {
          best = distance;
          label = j;
        }
      }
    }
    labels[i] = label;
    cost += weights[i] * best;
  }
  return { labels, cost };
}

/** Returns the distance of each centre to the nearest of the others. */
function nearestOthers(between: Float64Array, k: number): Float64Array {
  const nearest = new Float64Array(k).fill(Infinity);
  for (let a = 0; a < k; a++)
    for (let b = 0; b < k; b++) if (a !== b) nearest[a] = Math.min(nearest[a], between[a * k + b]);
  return nearest;
}

function centerDistances(centers: Float64Array, q: number): Float64Array {
  const k = centers.length / q;
  const between = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++) {
      const distance = squaredDistance(centers, a, centers, b, q);
      between[a * k + b] = distance;
      between[b * k + a] = distance;
    }
  }
  return between;
}

function recenter(data: WeightedPoints, labels: Int32Array, centers: Float64Array): void {
  const { q, points, weights } = data;
  const sums = new Float64Array(centers.length);
  const totals = new Float64Array(centers.length / q);
  for (let i = 0; i < weights.length; i++) {
    totals[labels[i]] += weights[i];
    for (let axis = 0; axis < q; axis++) sums[labels[i] * q + axis] += weights[i] * points[i * q + axis];
  }
  for (let j = 0; j < totals.length; j++) {
    if (totals[j] <= 0) continue;
    for (let axis = 0; axis < q; axis++) centers[j * q + axis] = sums[j * q + axis] / totals[j];
  }
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
