import {
  cellCenter,
  cellSide,
  childCenter,
  cubicCells,
  gridLength,
  type CellGrid,
} from "../../math/cell-grid.ts";
import type { WeightedPoints } from "../../math/weighted-points.ts";
import {
  AXIS_BITS,
  POSITION_BITS,
  childOffsets,
  type CellHistogram,
  type CellHistogramParams,
} from "../../queries/cell-histogram.ts";
import { type Scaling, onGrid } from "../../queries/scaling.ts";
import type { Frame } from "./frame.ts";
import { keepHeaviest } from "../preparation/keep-heaviest.ts";
import { privateSum, type Program } from "../program.ts";

/** Cells of a released histogram, at their centres in the frame, weighted by what was kept of their noisy counts. */
export interface Coreset extends WeightedPoints {
  /** Side of a cell. */
  readonly side: number;
  /** Mean squared distance of a place in each cell from the cell's middle. */
  readonly spreads: Float64Array;
  /** Noise of one cell's count. */
  readonly sigma: number;
  /** Noisy users, the frame's count fused with the histogram's total, and their standard error. */
  readonly users: number;
  readonly usersSigma: number;
}

/** What sizes the histograms. */
export interface CoresetPlan {
  readonly k: number;
  /** Effective mu of the whole budget. */
  readonly mu: number;
  /** Share of each level: one, or two (cells, children of heavy cells). */
  readonly shares: readonly number[];
}

const MOST_CELLS = 12_000;

/** Fewest cells per segment on four axes. */
const LEAST_PER_SEGMENT = 16;

/** Most children per cell; the heavy cells get them in proportion to their counts. */
const CHILDREN = 1.25;

/** Releases the histogram of the frame, and of the children of its heavy cells when a second share is given. */
export function* findCoreset(scaling: Scaling, frame: Frame, plan: CoresetPlan): Program<Coreset> {
  const sigma = 1 / (plan.mu * Math.sqrt(plan.shares[0]));
  const target = cellTarget(frame.half.length, Math.max(frame.users, 2 * plan.k), sigma, plan.k);
  const cells = cubicCells(frame.half, target);
  const position = scaling.radius * 2 ** POSITION_BITS;
  const sides = cells.map((count, axis) => Math.ceil((2 * frame.half[axis] * position) / count));
  const axes = Array.from(frame.axes, (value) => Math.round(value * 2 ** AXIS_BITS) + 0);
  const params = { scaling, origin: onGrid(frame.origin, scaling), axes, sides, cells };
  const first = yield* privateSum("cell-histogram", params, [plan.shares[0]]);
  const fused = fuseUsers(frame, first);
  const users = Math.max(fused.users, 2 * plan.k);
  const kept = keepHeaviest(first.counts, users);
  const grid = gridOf(params);
  if (plan.shares.length === 1) return { ...cellCoreset(grid, kept), ...fused, sigma: first.sigma };
  const children = cutHeavy(grid, kept, Math.min(CHILDREN * target, MOST_CELLS));
  const second = yield* privateSum("cell-histogram", { ...params, children }, [plan.shares[1]]);
  const weights = keepHeaviest(second.counts, users);
  return { ...childCoreset(grid, children, weights), ...fused, sigma: second.sigma };
}

/** Returns the grid of a histogram, in scaled space along its axes. */
export function gridOf({ scaling: { radius }, sides, cells }: CellHistogramParams): CellGrid {
  return { cells, half: sides.map((side, axis) => (side * cells[axis]) / 2 / (radius * 2 ** POSITION_BITS)) };
}

/** Fuses the frame's count of users with the total of all cells by inverse variance: every user is in some cell. */
function fuseUsers(frame: Frame, { counts, sigma }: CellHistogram): Pick<Coreset, "users" | "usersSigma"> {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [own, cells] = [1 / (frame.usersSigma * frame.usersSigma), 1 / (counts.length * sigma * sigma)];
  return {
    users: (frame.users * own + total * cells) / (own + cells),
    usersSigma: 1 / Math.sqrt(own + cells),
  };
}

/** Returns how many cells pay on q axes: each holds several noise deviations, more axes need more cells. */
function cellTarget(q: number, users: number, sigma: number, k: number): number {
  return Math.min((q / 4) * Math.max(users / sigma, LEAST_PER_SEGMENT * k), MOST_CELLS);
}

export interface Children {
  parents: number[];
  splits: number[];
}

/** Cuts every kept cell along its longest sides into parts in proportion to its count, at most `children` in all or one each. */
function cutHeavy(grid: CellGrid, kept: Float64Array, children: number): Children {
  const q = grid.cells.length;
  const total = kept.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { parents: [0], splits: Array.from({ length: q }, () => 1) };
  const parents = Array.from(kept.keys()).filter((cell) => kept[cell] > 0);
  const splits = parents.flatMap((cell) => {
    const parts = Array.from({ length: q }, () => 1);
    const wanted = (children * kept[cell]) / total;
    for (let product = 1; ;) {
      const side = (axis: number) => grid.half[axis] / (grid.cells[axis] * parts[axis]);
      let longest = 0;
      for (let axis = 1; axis < q; axis++) if (side(axis) > side(longest) * 1.000001) longest = axis;
      product = (product / parts[longest]) * (parts[longest] + 1);
      if (product > wanted) return parts;
      parts[longest]++;
    }
  });
  return { parents, splits };
}

type CellWeights = Pick<Coreset, "q" | "points" | "weights" | "side" | "spreads">;

/** Sum over the axes of a squared side over 12: the mean square of a place that lies evenly in a cell. */
function spreadOf(grid: CellGrid, splits?: ArrayLike<number>): number {
  let sum = 0;
  for (let axis = 0; axis < grid.cells.length; axis++) {
    const side = (2 * grid.half[axis]) / (grid.cells[axis] * (splits?.[axis] ?? 1));
    sum += (side * side) / 12;
  }
  return sum;
}

export function cellCoreset(grid: CellGrid, weights: Float64Array): CellWeights {
  const q = grid.cells.length;
  const points = new Float64Array(gridLength(grid) * q);
  for (let cell = 0; cell < weights.length; cell++) cellCenter(grid, cell, points, cell * q);
  const spreads = new Float64Array(weights.length).fill(spreadOf(grid));
  return { q, points, weights, side: cellSide(grid), spreads };
}

export function childCoreset(grid: CellGrid, children: Children, weights: Float64Array): CellWeights {
  const q = grid.cells.length;
  const offsets = childOffsets(children, q);
  const points = new Float64Array(weights.length * q);
  const spreads = new Float64Array(weights.length);
  children.parents.forEach((parent, slot) => {
    const splits = children.splits.slice(slot * q, (slot + 1) * q);
    spreads.fill(spreadOf(grid, splits), offsets[slot], offsets[slot + 1]);
    for (let child = 0; child < offsets[slot + 1] - offsets[slot]; child++) {
      childCenter(grid, { parent, splits, child }, points, (offsets[slot] + child) * q);
    }
  });
  return { q, points, weights, side: cellSide(grid) / 2, spreads };
}
