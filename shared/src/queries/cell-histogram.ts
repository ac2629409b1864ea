import { z } from "zod";
import { gridLength } from "../math/cell-grid.ts";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleScaling } from "./example-size.ts";
import { usersWith } from "./rows.ts";
import { GRID, MOST_RADIUS, scaling } from "./scaling.ts";

/** Axes are given in 1/2^14: each of a unit vector's coordinates. */
export const AXIS_BITS = 14;

/** Positions along an axis are whole numbers of 1/2^4 of the grid. */
export const POSITION_BITS = 4;

const children = z.strictObject({
  /** Indices of the cells that are cut again, ascending. */
  parents: z.array(z.int().min(0)).min(1),
  /** Parts per axis of each parent, parents×q row-major, each ≥ 1. */
  splits: z.array(z.int().min(1)),
});

const unit = 2 ** AXIS_BITS;

const params = z.strictObject({
  scaling,
  /** Origin of the axes on the grid, length d. */
  origin: z.array(z.int().min(-MOST_RADIUS).max(MOST_RADIUS)).min(1),
  /** Axes of norm 1, in 1/2^14, q×d row-major. */
  axes: z.array(z.int().min(-unit).max(unit)),
  /** Side of a cell per axis, in positions, length q; the cells lie around the origin, positions outside are clamped to them. */
  sides: z.array(z.int().min(1)).max(4),
  /** Cells per axis, length q; no axes make one cell, which counts users. */
  cells: z.array(z.int().min(1)).max(4),
  /** Second level: the children of some cells are counted instead; a user elsewhere counts in the nearest parent. */
  children: children.optional(),
});

export type CellHistogramParams = z.infer<typeof params>;

/** Noisy users per cell (or per child, parent after parent, last axis fastest) and the noise of each. */
export interface CellHistogram {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/**
 * Counts users per cell of a written geometry: along each axis a position is ⌊(Σ (a_i − o_i)·w_i + 2^9) / 2^10⌋.
 * Sensitivity. Add or remove one user: a single 1 in a single cell, L2 norm 1.
 */
export const cellHistogram: QueryContract<CellHistogramParams, CellHistogram> = {
  id: "cell-histogram",
  params,
  blocks: (given) => [{ name: "cells", length: histogramLength(given), norm: { kind: "ones", count: 1 } }],
  decode: (_params, { sums, sigmas }) => ({ counts: sums, sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  everybody: ({ scaling: given }) => ({ block: "cells", of: usersWith(given.columns) }),
  neutral: (given, { users }) => evenSums(cellHistogram.blocks(given), users),
  example: ({ d }) => {
    const axes = Array.from({ length: Math.min(d, 3) }, (_, axis) => axis);
    return {
      scaling: exampleScaling(d),
      origin: Array.from({ length: d }, () => 0),
      axes: axes.flatMap((axis) => Array.from({ length: d }, (_, at) => (at === axis ? unit : 0))),
      sides: axes.map(() => 0.4 * GRID * 2 ** POSITION_BITS).map(Math.round),
      cells: axes.map(() => 4),
    };
  },
};

function histogramLength(given: CellHistogramParams): number {
  if (given.children === undefined) return gridLength(given);
  return childOffsets(given.children, given.cells.length)[given.children.parents.length];
}

/** Returns where each parent's children begin, and at the end their total. */
export function childOffsets(given: { parents: number[]; splits: number[] }, q: number): Int32Array {
  const offsets = new Int32Array(given.parents.length + 1);
  for (let parent = 0; parent < given.parents.length; parent++) {
    let parts = 1;
    for (let axis = 0; axis < q; axis++) parts *= given.splits[parent * q + axis];
    offsets[parent + 1] = offsets[parent] + parts;
  }
  return offsets;
}
