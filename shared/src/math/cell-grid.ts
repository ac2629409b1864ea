import { root } from "./root.ts";

/** A box [−half, half] per axis, cut into equal cells; cell indices are row-major, the last axis fastest. */
export interface CellGrid {
  readonly half: ArrayLike<number>;
  /** Cells per axis, each ≥ 1. */
  readonly cells: ArrayLike<number>;
}

/** Counts the cells of a grid; a grid of no axes is one cell. */
export function gridLength(grid: Pick<CellGrid, "cells">): number {
  let length = 1;
  for (let axis = 0; axis < grid.cells.length; axis++) length *= grid.cells[axis];
  return length;
}

/**
 * Chooses cells per axis for about `target` cubic cells in a box of at most four axes: in proportion to the
 * sides; axes thinner than one cell collapse to 1 and leave their share to the others.
 */
export function cubicCells(half: ArrayLike<number>, target: number): number[] {
  const cells = Array.from(half, () => 1);
  let open = Array.from(half, (_, axis) => axis);
  for (let pass = 0; pass < 2 && open.length > 0; pass++) {
    const volume = open.reduce((product, axis) => product * 2 * half[axis], 1);
    const side = root(volume / target, open.length as 1 | 2 | 3 | 4);
    for (const axis of open) cells[axis] = Math.max(1, Math.round((2 * half[axis]) / side));
    open = open.filter((axis) => cells[axis] > 1);
  }
  return cells;
}

/** Returns the mean over the axes that are cut of the cell's side, 0 when none is. */
export function cellSide(grid: CellGrid): number {
  let [sum, count] = [0, 0];
  for (let axis = 0; axis < grid.cells.length; axis++) {
    if (grid.cells[axis] === 1) continue;
    sum += (2 * grid.half[axis]) / grid.cells[axis];
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Writes the centre of cell `index` into `out` from `offset`, one coordinate per axis. */
export function cellCenter(grid: CellGrid, index: number, out: Float64Array, offset: number): void {
  let rest = index;
  for (let axis = grid.cells.length - 1; axis >= 0; axis--) {
    const cells = grid.cells[axis];
    const position = rest % cells;
    rest = (rest - position) / cells;
    out[offset + axis] = grid.half[axis] * ((2 * position + 1) / cells - 1);
  }
}

/**
 * Writes the centre of part `child` of cell `parent`, which is cut into `splits` parts per axis (last axis
 * fastest), into `out` from `offset`.
 */
export function childCenter(
  grid: CellGrid,
  place: { readonly parent: number; readonly splits: ArrayLike<number>; readonly child: number },
  out: Float64Array,
  offset: number,
): void {
  cellCenter(grid, place.parent, out, offset);
  let rest = place.child;
  for (let axis = grid.cells.length - 1; axis >= 0; axis--) {
    const parts = place.splits[axis];
    const position = rest % parts;
    rest = (rest - position) / parts;
    out[offset + axis] += (grid.half[axis] / grid.cells[axis]) * ((2 * position + 1) / parts - 1);
  }
}
