import { z } from "zod";
import { gridLength } from "../math/cell-grid.ts";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleScaling } from "./example-size.ts";
import { scaling } from "./scaling.ts";

const children = z.strictObject({
  /** Indices of the cells that are cut again, ascending. */
  parents: z.array(z.int().min(0)),
  /** Parts per axis of each parent, parents×q row-major, each ≥ 1. */
  splits: z.array(z.int().min(1)),
});

const params = z.strictObject({
  scaling,
  /** Origin of the axes in scaled space, length d. */
  origin: z.array(z.number()).min(1),
  /** Orthonormal axes, q×d row-major. */
  axes: z.array(z.number()),
  /** Half-side of the box per axis, length q; positions outside are clamped to it. */
  half: z.array(z.number().positive()).max(4),
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
 * Counts users per cell of a written geometry.
 * Sensitivity. Add or remove one user: a single 1 in a single cell, L2 norm 1.
 */
export const cellHistogram: QueryContract<CellHistogramParams, CellHistogram> = {
  id: "cell-histogram",
  params,
  blocks: (given) => [
    { name: "cells", length: histogramLength(given), norm: { kind: "ones", count: 1 }, minScaleBits: 0 },
  ],
  decode: (_params, { sums, sigmas }) => ({ counts: sums, sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(cellHistogram.blocks(given), users),
  example: ({ d }) => {
    const axes = Array.from({ length: Math.min(d, 3) }, (_, axis) => axis);
    return {
      scaling: exampleScaling(d),
      origin: Array.from({ length: d }, () => 0),
      axes: axes.flatMap((axis) => Array.from({ length: d }, (_, at) => (at === axis ? 1 : 0))),
      half: axes.map(() => 0.75),
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
