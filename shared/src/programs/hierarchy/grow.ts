import type { Uniforms } from "../../math/rng.ts";
import { weightedKMeans } from "../../math/weighted-k-means.ts";
import type { Merge } from "../../math/ward.ts";
import { mergeGroups } from "./merge-groups.ts";
import { centersOnGrid } from "../../queries/grid-centers.ts";
import { type Scaling, offGrid } from "../../queries/scaling.ts";
import { type Ground, shaken } from "./ground.ts";
import { type Fork, type HierarchyModel, MOST_GROUPS } from "./spec.ts";

/** Most groups at the bottom of the tree. */
const FINEST = 16;

/** Starts of the k-means that finds them. */
const RESTARTS = 5;

/** How often noise is added once more to see what it moves. */
const DRAWS = 20;

/** Standard errors within which two heights are not told apart. */
const REACH = 2;

/** Grows the tree of a ground: the finest groups, their merges, and what the noise leaves open of these. */
export function growTree(scaling: Scaling, ground: Ground, uniforms: Uniforms): HierarchyModel {
  const d = scaling.columns.length;
  const { labels: leaves, cost } = weightedKMeans({ q: d, ...ground }, FINEST, RESTARTS, uniforms);
  const finest = new Set(leaves).size;
  const start = lookAt(ground, leaves, [], d, finest);
  const top = mergeGroups({ q: d, points: start.centers, weights: start.weights }, cost);
  const told = lookAt(ground, leaves, top, d);
  const draws = Array.from({ length: DRAWS }, () => lookAt(shaken(ground, uniforms), leaves, top, d));
  const forks = top.map(({ a, b }, at): Fork => {
    const above = top.findIndex((merge) => [merge.a, merge.b].includes(finest + at));
    const ahead = (draw: Look) => draw.heights[above] - draw.heights[at];
    return {
      a,
      b,
      height: told.heights[at],
      sigma: deviation(draws.map(({ heights }) => heights[at])),
      tied: above >= 0 && ahead(told) <= REACH * deviation(draws.map(ahead)),
    };
  });
  const from = Math.max(forks.length - MOST_GROUPS + 1, 0) * d;
  return {
    d,
    scaling,
    centers: offGrid(centersOnGrid(told.centers, scaling), scaling),
    weights: told.weights,
    merges: forks,
    ways: told.ways.slice(from),
    waySigmas: told.ways.slice(from).map((_, at) => deviation(draws.map(({ ways }) => ways[from + at]))),
  };
}

/** What a tree of fixed form looks like on a ground. */
interface Look {
  readonly centers: Float64Array;
  readonly weights: Float64Array;
  readonly heights: Float64Array;
  readonly ways: Float64Array;
}

function lookAt(
  { points, weights }: Ground,
  leaves: Int32Array,
  merges: readonly Merge[],
  d: number,
  count = merges.length + 1,
): Look {
  const all = merges.length + count;
  const masses = new Float64Array(all);
  const sums = new Float64Array(all * d);
  let [squares, total] = [0, 0];
  for (let point = 0; point < weights.length; point++) {
    const leaf = leaves[point];
    masses[leaf] += weights[point];
    total += weights[point];
    for (let i = 0; i < d; i++) {
      const value = points[point * d + i];
      sums[leaf * d + i] += weights[point] * value;
      squares += weights[point] * value * value;
    }
  }
  const heights = new Float64Array(merges.length);
  const ways = new Float64Array(merges.length * d);
  merges.forEach(({ a, b }, at) => {
    let square = 0;
    for (let i = 0; i < d; i++) {
      const way = sums[b * d + i] / masses[b] - sums[a * d + i] / masses[a];
      ways[at * d + i] = way;
      square += way * way;
      sums[(count + at) * d + i] = sums[a * d + i] + sums[b * d + i];
    }
    masses[count + at] = masses[a] + masses[b];
    heights[at] = (square * masses[a] * masses[b]) / masses[count + at];
  });
  const root = sums.subarray((all - 1) * d);
  const spread = squares - root.reduce((sum, value) => sum + value * value, 0) / total;
  return {
    centers: Float64Array.from({ length: count * d }, (_, at) => sums[at] / masses[Math.floor(at / d)]),
    weights: masses.slice(0, count),
    heights: heights.map((height) => height / Math.max(spread, Number.MIN_VALUE)),
    ways,
  };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1),
  );
}
