import type { Uniforms } from "../../math/rng.ts";
import { lloyd } from "../../math/lloyd.ts";
import { weightedKMeans } from "../../math/weighted-k-means.ts";
import { squaredDistance, type Clustering, type WeightedPoints } from "../../math/weighted-points.ts";

/** Cells that users were counted in. */
export interface Cells extends WeightedPoints {
  /** Mean squared distance of a place in each cell from the cell's middle. */
  readonly spreads: Float64Array;
}

/** What every number of segments makes of the cells; a place in the lists stands for a number. */
export interface Curve {
  /** Simplified silhouettes, with the distances of users within their cells added back. */
  readonly silhouettes: readonly number[];
  /** By how much a number brings 1/distortion^(q/2) above that of one segment fewer, over the largest such jump. */
  readonly jumps: readonly number[];
}

/** Starts of the k-means of each number. */
const RESTARTS = 6;

/** Clusters the cells into every number of segments from `from` to `to`. */
export function clusterings(cells: Cells, from: number, to: number, uniforms: Uniforms): Clustering[] {
  return Array.from({ length: to - from + 1 }, (_, at) =>
    weightedKMeans(cells, from + at, RESTARTS, uniforms),
  );
}

/** Moves clusterings to where other weights of the same cells leave them. */
export function moved(cells: Cells, starts: readonly Clustering[]): Clustering[] {
  return starts.map(({ centers }) => lloyd(cells, centers));
}

/**
 * Reads the curve from clusterings into ascending numbers of segments; the first, which may be one segment, only begins
 * the jumps.
 * @see Sugar and James 2003 for the jump; Hruschka et al. 2004 for the simplified silhouette
 */
export function curveOf(cells: Cells, found: readonly Clustering[]): Curve {
  const distortions = found.map((own) => distortionOf(cells, own));
  const heights = distortions.map((own) => power(distortions[0] / own, cells.q));
  const jumps = heights.slice(1).map((own, at) => own - heights[at]);
  const largest = Math.max(...jumps, Number.MIN_VALUE);
  return {
    silhouettes: found.slice(1).map((own) => silhouetteOf(cells, own)),
    jumps: jumps.map((own) => own / largest),
  };
}

/** Computes ratio^(q/2). */
function power(ratio: number, q: number): number {
  let product = q % 2 === 1 ? Math.sqrt(ratio) : 1;
  for (let half = 1; half <= q / 2; half++) product *= ratio;
  return product;
}

function distortionOf({ weights, spreads }: Cells, { cost }: Clustering): number {
  let [sum, within] = [0, 0];
  for (let cell = 0; cell < weights.length; cell++) {
    sum += weights[cell];
    within += weights[cell] * spreads[cell];
  }
  return (cost + within) / sum;
}

function silhouetteOf(cells: Cells, { centers, labels }: Clustering): number {
  const { q, points, weights, spreads } = cells;
  const k = centers.length / q;
  let [sum, total] = [0, 0];
  for (let cell = 0; cell < weights.length; cell++) {
    if (weights[cell] <= 0) continue;
    let other = Infinity;
    for (let j = 0; j < k; j++) {
      if (j !== labels[cell]) other = Math.min(other, squaredDistance(points, cell, centers, j, q));
    }
    const own = squaredDistance(points, cell, centers, labels[cell], q) + spreads[cell];
    sum += weights[cell] * (1 - Math.sqrt(own / (other + spreads[cell])));
    total += weights[cell];
  }
  return sum / total;
}
