import { symmetricEigen } from "../../math/eigen.ts";
import { MOMENTS_PARTS, type Moments, type MomentsParams } from "../../queries/moments.ts";
import { type Scaling, boxHalf } from "../../queries/scaling.ts";
import { divideShare } from "../../queries/shares.ts";
import { KEPT_AXES, type BudgetSplit } from "./budget-split.ts";
import { privateSum, type Program } from "../program.ts";
import { projectionBox, type Box } from "./projection-box.ts";
import { shrunkSpectrum } from "./spectrum.ts";

/** Where the histogram looks: at most four axes and a box, and how many users there are. */
export interface Frame extends Box {
  /** Mean squared distance to the span of the axes. */
  readonly rest: number;
  /** Noisy users and their standard error. */
  readonly users: number;
  readonly usersSigma: number;
}

/** Reach of the box in standard deviations: when heavy cells are cut again, wide cells cost little. */
const REACH = { once: 3, twice: 4 } as const;

/**
 * Releases the frame: for few features the features themselves and a noisy count, else the leading noisy axes.
 * `reach`: standard deviations of each feature from the middle of the box to its side, when they are known.
 */
export function* findFrame(scaling: Scaling, split: BudgetSplit, reach?: number): Program<Frame> {
  return yield* split.moments > 0 ? leadingAxes(scaling, split, reach) : allAxes(scaling, split, reach);
}

function* allAxes(scaling: Scaling, split: BudgetSplit, reach: number | undefined): Program<Frame> {
  const d = scaling.columns.length;
  const origin = new Float64Array(d);
  const params = { scaling, origin: Array.from(origin), axes: [], sides: [], cells: [] };
  const { counts, sigma } = yield* privateSum("cell-histogram", params, [split.count]);
  const axes = new Float64Array(d * d);
  for (let i = 0; i < d; i++) axes[i * d + i] = 1;
  const part = reach === undefined ? 1 : Math.min(reachOf(split) / reach, 1);
  const half = new Float64Array(d).fill(part * boxHalf(scaling));
  return { origin, axes, half, rest: 0, users: counts[0], usersSigma: sigma };
}

function reachOf({ histograms }: BudgetSplit): number {
  return histograms.length > 1 ? REACH.twice : REACH.once;
}

/** Norm of a standardised row that is put on the unit sphere for the moments, over √d: most rows are inside. */
const MOMENTS_NORM = 1.3;

function* leadingAxes(scaling: Scaling, split: BudgetSplit, reach: number | undefined): Program<Frame> {
  const d = scaling.columns.length;
  // Where spreads are known, rows fill the ball and outliers are shrunk to its surface: the noise weighs less.
  const shrunk = reach === undefined ? 1 : Math.min(MOMENTS_NORM / reach, 1);
  const radius = Math.round(shrunk * scaling.radius);
  const params = { scaling: { ...scaling, radius } };
  const released = yield* privateSum("moments", params, divideShare(split.moments, MOMENTS_PARTS));
  const { users, usersSigma } = released;
  const { mean, vectors, variances } = spreadOf(scaling, params, released);
  const kept = { axes: vectors.slice(0, KEPT_AXES * d), variances: variances.slice(0, KEPT_AXES) };
  const rest = variances.slice(KEPT_AXES).reduce((all, variance) => all + variance, 0);
  return { ...projectionBox(scaling, mean, kept, reachOf(split)), rest, users, usersSigma };
}

/** Where users lie around their mean, as far as the noise lets it be seen. */
interface Spread {
  readonly mean: Float64Array;
  /** Axes of the spread, d×d row-major, and the variance along each, largest first. */
  readonly vectors: Float64Array;
  readonly variances: Float64Array;
}

/** Reads the spread of rows out of moments, which may have been asked of rows of a shorter radius. */
export function spreadOf(scaling: Scaling, asked: MomentsParams, released: Moments): Spread {
  const d = scaling.columns.length;
  const part = asked.scaling.radius / scaling.radius;
  const sum = released.sum.map((value) => value * part);
  const second = released.second.map((value) => value * part * part);
  // The diagonal's noise stands for all of it: other entries have √2 less, as those of a symmetric matrix of normals do.
  const sigma = released.diagonalSigma * part * part;
  const total = Math.max(released.users, 1);
  const mean = sum.map((value) => value / total);
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) covariance[i * d + j] = second[i * d + j] / total - mean[i] * mean[j];
  }
  const { values, vectors } = symmetricEigen(covariance, d);
  return { mean, vectors, variances: shrunkSpectrum(values, sigma / total) };
}
