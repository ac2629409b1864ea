import { clipToBall } from "../../math/ball.ts";
import type { Uniforms } from "../../math/rng.ts";
import { weightedKMeans } from "../../math/weighted-k-means.ts";
import { squaredDistance, type Clustering } from "../../math/weighted-points.ts";
import type { Coreset } from "./coreset.ts";
import type { Frame } from "./frame.ts";

/** Centres before a residual round, what is known of their users, and the radius that holds most residuals. */
export interface Centers {
  /** count×d row-major, inside the unit ball. */
  readonly centers: Float64Array;
  /** Noisy users nearest to each centre and the variance of that number. */
  readonly counts: Float64Array;
  readonly countVariances: Float64Array;
  /** Clipping norm of the next round. */
  readonly radius: number;
}

/** How far squared residuals off the axes are allowed to exceed their mean. */
const REST_MARGIN = 1.4;

/** Clusters the coreset and lifts its centres into scaled space. */
export function startingCenters(
  coreset: Coreset,
  frame: Frame,
  options: { readonly k: number; readonly restarts: number },
  uniforms: Uniforms,
): Centers {
  const clustering = weightedKMeans(coreset, options.k, options.restarts, uniforms);
  const counts = new Float64Array(options.k);
  const variance = coreset.sigma * coreset.sigma;
  const countVariances = new Float64Array(options.k).fill(variance);
  for (let cell = 0; cell < coreset.weights.length; cell++) {
    counts[clustering.labels[cell]] += coreset.weights[cell];
    countVariances[clustering.labels[cell]] += variance;
  }
  const reach = coveringRadius(coreset, clustering) + coreset.side / 2;
  return {
    centers: lift(clustering.centers, frame, options.k),
    counts,
    countVariances,
    radius: Math.min(Math.sqrt(reach * reach + REST_MARGIN * frame.rest), 2),
  };
}

/** Returns the mean over clusters, weighted by users, of the radius that holds 90 % of a cluster's weight. */
function coveringRadius(coreset: Coreset, { centers, labels }: Clustering): number {
  const { q, points, weights } = coreset;
  const members: { distance: number; weight: number; cell: number }[][] = [];
  for (let j = 0; j < centers.length / q; j++) members.push([]);
  for (let cell = 0; cell < weights.length; cell++) {
    if (weights[cell] <= 0) continue;
    const distance = Math.sqrt(squaredDistance(points, cell, centers, labels[cell], q));
    members[labels[cell]].push({ distance, weight: weights[cell], cell });
  }
  let [sum, total] = [0, 0];
  for (const cluster of members) {
    cluster.sort((a, b) => a.distance - b.distance || a.cell - b.cell);
    const weight = cluster.reduce((all, member) => all + member.weight, 0);
    let inside = 0;
    const edge = cluster.find((member) => (inside += member.weight) >= 0.9 * weight);
    sum += weight * (edge?.distance ?? 0);
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

/** Maps points along a frame's axes into scaled space, inside the unit ball. */
export function lift(
  centers: Float64Array,
  frame: Pick<Frame, "origin" | "axes">,
  count: number,
): Float64Array {
  const d = frame.origin.length;
  const q = frame.axes.length / d;
  const lifted = new Float64Array(count * d);
  for (let j = 0; j < count; j++) {
    const row = lifted.subarray(j * d, (j + 1) * d);
    row.set(frame.origin);
    for (let axis = 0; axis < q; axis++) {
      for (let i = 0; i < d; i++) row[i] += centers[j * q + axis] * frame.axes[axis * d + i];
    }
    clipToBall(row, 1);
  }
  return lifted;
}
