import { gridLength } from "../../math/cell-grid.ts";
import type { CellHistogramParams } from "../../queries/cell-histogram.ts";
import { AXIS_BITS, childOffsets } from "../../queries/cell-histogram.ts";
import { offGrid } from "../../queries/scaling.ts";
import { type EarlierSegments, sumsOf } from "./as-ended.ts";
import { cellCoreset, childCoreset, gridOf } from "./coreset.ts";
import { keepHeaviest } from "../preparation/keep-heaviest.ts";
import { lift } from "./starting-centers.ts";

/** Where users are, as the last histogram of a segmentation has told it. */
export interface ReleasedCells {
  /** Middles of the cells in scaled space, count×d row-major. */
  readonly points: Float64Array;
  /** Noisy users, nearly empty cells at 0, and the noise of one cell. */
  readonly weights: Float64Array;
  readonly sigma: number;
  /** Axes of the cells, q×d row-major, and half the side of every cell along each, count×q row-major. */
  readonly axes: Float64Array;
  readonly halves: Float64Array;
}

/** Reads the cells out of what a segmentation was told. */
export function releasedCells({ model, sums }: EarlierSegments): ReleasedCells {
  const { params, result } = sumsOf(sums, "cell-histogram").findLast(
    ({ params: { cells } }) => cells.length > 0,
  )!;
  const axes = Float64Array.from(params.axes, (value) => value / 2 ** AXIS_BITS);
  const weights = keepHeaviest(result.counts, Math.max(model.users, 2 * model.k));
  const grid = gridOf(params);
  const { points } = params.children
    ? childCoreset(grid, params.children, weights)
    : cellCoreset(grid, weights);
  const origin = offGrid(params.origin, params.scaling);
  return {
    points: lift(points, { origin, axes }, weights.length),
    weights,
    sigma: result.sigma,
    axes,
    halves: halvesOf(params),
  };
}

function halvesOf(params: CellHistogramParams): Float64Array {
  const { half, cells } = gridOf(params);
  const q = cells.length;
  const whole = Float64Array.from({ length: q }, (_, axis) => half[axis] / cells[axis]);
  const { children } = params;
  if (!children) return Float64Array.from({ length: gridLength(params) * q }, (_, at) => whole[at % q]);
  const offsets = childOffsets(children, q);
  const halves = new Float64Array(offsets[children.parents.length] * q);
  for (let slot = 0; slot < children.parents.length; slot++) {
    for (let child = offsets[slot]; child < offsets[slot + 1]; child++) {
      for (let axis = 0; axis < q; axis++)
        halves[child * q + axis] = whole[axis] / children.splits[slot * q + axis];
    }
  }
  return halves;
}
