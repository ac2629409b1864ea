import type { Uniforms } from "../../math/rng.ts";
import { normalsOf } from "../../math/normals.ts";
import { GRID, placeOnGrid } from "../../queries/scaling.ts";
import { encode, codedRange } from "../../features/code.ts";
import type { ProgramFacts } from "../contract.ts";
import { segmentBins } from "../segmentation/segment-estimates.ts";
import { type EarlierSegments, sumsOf } from "../segmentation/as-ended.ts";
import { KEPT_AXES } from "../segmentation/budget-split.ts";
import { spreadOf } from "../segmentation/frame.ts";
import { modelFeatures } from "../segmentation/model-features.ts";
import { releasedCells } from "../segmentation/released-cells.ts";
import type { SegmentationModel } from "../segmentation/spec.ts";

/** Draws users whom nobody has: rows on the grid, as the sums of a segmentation say that users lie. */
export function madeUpUsers(
  before: EarlierSegments,
  facts: Pick<ProgramFacts, "features">,
  uniforms: Uniforms,
): (row: Int32Array) => void {
  const draws = [byCells(before, uniforms), byDescription(before.model, facts, uniforms)];
  let turn = 0;
  return (row) => {
    draws[turn](row);
    turn = 1 - turn;
  };
}

/** In a cell by its noisy users, anywhere in it; across the axes of the cells by the spread that is left there. */
function byCells(before: EarlierSegments, uniforms: Uniforms): (row: Int32Array) => void {
  const { scaling, d } = before.model;
  const { points, weights, axes, halves } = releasedCells(before);
  const q = axes.length / d;
  const choose = chooser(weights, uniforms);
  const rest = restOf(before);
  const normal = normalsOf(uniforms);
  const value = new Float64Array(d);
  return (row) => {
    const cell = choose();
    for (let i = 0; i < d; i++) value[i] = points[cell * d + i];
    for (let axis = 0; axis < q; axis++) {
      const way = (2 * uniforms.next() - 1) * halves[cell * q + axis];
      for (let i = 0; i < d; i++) value[i] += way * axes[axis * d + i];
    }
    for (const { deviation, vector } of rest) {
      const way = deviation * normal();
      for (let i = 0; i < d; i++) value[i] += way * vector[i];
    }
    for (let i = 0; i < d; i++) row[i] = inBox(Math.round(value[i] * scaling.radius));
  };
}

/** In a segment by its noisy size, and in each feature by the segment's noisy values, one feature whatever the others. */
function byDescription(
  model: SegmentationModel,
  facts: Pick<ProgramFacts, "features">,
  uniforms: Uniforms,
): (row: Int32Array) => void {
  const { description, scaling, d, k } = model;
  const choose = chooser(description.sizes, uniforms);
  const specs = modelFeatures(model, facts);
  const ends = specs.map((spec, j) => {
    const range = codedRange(spec);
    return [range.lo, ...description.edges[j], range.hi].map((value) =>
      placeOnGrid(scaling, j, encode(range, value)),
    );
  });
  const bins = Array.from({ length: k }, (_, segment) =>
    specs.map((_spec, j) => chooser(segmentBins(description, segment, j).counts, uniforms)),
  );
  return (row) => {
    const own = bins[choose()];
    for (let j = 0; j < d; j++) {
      const bin = own[j]();
      const [from, to] = [ends[j][bin], ends[j][bin + 1]];
      row[j] = inBox(Math.round(from + (to - from) * uniforms.next()));
    }
  };
}

/** Returns a function that draws an index by weight; negative weights are noise and count as 0. */
function chooser(weights: ArrayLike<number>, uniforms: Uniforms): () => number {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let at = 0; at < weights.length; at++) sums[at] = sum += Math.max(weights[at], 0);
  return () => {
    const wanted = uniforms.next() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

function inBox(place: number): number {
  return Math.min(Math.max(place, -GRID), GRID) + 0;
}

/** Axes across those of the cells, with the standard deviation of users along each; none where cells have seen every feature. */
function restOf({ model: { scaling, d }, sums }: EarlierSegments) {
  const found = d > KEPT_AXES ? sumsOf(sums, "moments").at(-1) : undefined;
  if (!found) return [];
  const { vectors, variances } = spreadOf(scaling, found.params, found.result);
  return Array.from({ length: d - KEPT_AXES }, (_, at) => {
    const axis = KEPT_AXES + at;
    return { deviation: Math.sqrt(variances[axis]), vector: vectors.subarray(axis * d, (axis + 1) * d) };
  });
}
