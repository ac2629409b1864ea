import type { Uniforms } from "./rng.ts";
import { floorLog } from "./root.ts";
import { squaredDistance, type WeightedPoints } from "./weighted-points.ts";

/**
 * Chooses k starting centres by greedy k-means++ on weighted points: each step draws 2 + ⌊ln k⌋ candidates with
 * probability ∝ weight × squared distance and keeps the one that lowers the cost most (the first of equals).
 * @see Arthur and Vassilvitskii 2007; greedy variant: Grunau et al. 2023.
 */
export function greedySeeds(data: WeightedPoints, k: number, uniforms: Uniforms): Float64Array {
  const { q, points, weights } = data;
  const count = weights.length;
  const centers = new Float64Array(k * q);
  const nearest = new Float64Array(count).fill(Infinity);
  const trial = new Float64Array(count);
  const best = new Float64Array(count);
  const mass = new Float64Array(count);
  const candidates = 2 + floorLog(k);
  for (let center = 0; center < k; center++) {
    accumulate(weights, center === 0 ? undefined : nearest, mass);
    let [bestCost, bestIndex] = [Infinity, 0];
    for (let draw = 0; draw < (center === 0 ? 1 : candidates); draw++) {
      const index = pick(mass, uniforms.next());
      const cost = lower(data, index, nearest, trial);
      if (cost >= bestCost) continue;
      [bestCost, bestIndex] = [cost, index];
      best.set(trial);
    }
    nearest.set(best);
    centers.set(points.subarray(bestIndex * q, (bestIndex + 1) * q), center * q);
  }
  return centers;
}

function accumulate(weights: Float64Array, distances: Float64Array | undefined, mass: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += distances === undefined ? weights[i] : weights[i] * distances[i];
    mass[i] = sum;
  }
}

/** Returns the first index whose cumulative mass exceeds u × total. */
function pick(mass: Float64Array, u: number): number {
  const target = u * mass[mass.length - 1];
  let [low, high] = [0, mass.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mass[middle] > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Writes min(nearest, distance to point `index`) into `out` and returns its weighted sum. */
function lower(data: WeightedPoints, index: number, nearest: Float64Array, out: Float64Array): number {
  const { q, points, weights } = data;
  let cost = 0;
  for (let i = 0; i < weights.length; i++) {
    const distance = squaredDistance(points, i, points, index, q);
    out[i] = distance < nearest[i] ? distance : nearest[i];
    cost += weights[i] * out[i];
  }
  return cost;
}
