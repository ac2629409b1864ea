import { symmetricEigen } from "../math/eigen.ts";
import type { Scaling } from "../queries/scaling.ts";
import { KEPT_AXES, type BudgetSplit } from "./budget-split.ts";
import { privateSum, type Program } from "./program.ts";

/** Where the histogram looks: an origin, at most four orthonormal axes and a box around the origin. */
export interface Frame {
  /** Length d. */
  readonly origin: Float64Array;
  /** q×d row-major. */
  readonly axes: Float64Array;
  /** Half-side of the box per axis, length q. */
  readonly half: Float64Array;
  /** Mean squared distance to the span of the axes. */
  readonly rest: number;
  /** Noisy users and their standard error. */
  readonly users: number;
  readonly usersSigma: number;
}

/** Releases the frame: for few features the features themselves and a noisy count, else the leading noisy axes. */
export function* findFrame(scaling: Scaling, split: BudgetSplit): Program<Frame> {
  return yield* split.moments > 0 ? leadingAxes(scaling, split.moments) : allAxes(scaling, split.count);
}

function* allAxes(scaling: Scaling, share: number): Program<Frame> {
  const d = scaling.lo.length;
  const origin = new Float64Array(d);
  const params = { scaling, origin: Array.from(origin), axes: [], half: [], cells: [] };
  const { counts, sigma } = yield* privateSum("cell-histogram", params, [share]);
  const axes = new Float64Array(d * d);
  for (let i = 0; i < d; i++) axes[i * d + i] = 1;
  const half = new Float64Array(d).fill(scaling.half);
  return { origin, axes, half, rest: 0, users: counts[0], usersSigma: sigma };
}

function* leadingAxes(scaling: Scaling, share: number): Program<Frame> {
  const d = scaling.lo.length;
  const { users, sum, second, sigma } = yield* privateSum("moments", { scaling }, [share]);
  const total = Math.max(users, 1);
  const origin = sum.map((value) => value / total);
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) covariance[i * d + j] = second[i * d + j] / total - origin[i] * origin[j];
  }
  const { values, vectors } = symmetricEigen(covariance, d);
  // A d×d symmetric noise matrix has its eigenvalues within about ±2·sigma·√d (semicircle law; /√2 off the diagonal).
  const floor = (2 * sigma * Math.sqrt(d)) / total;
  let q = 1;
  while (q < KEPT_AXES && values[q] > 0.5 * floor) q++;
  const half = Float64Array.from({ length: q }, (_, i) => 3 * Math.sqrt(Math.max(values[i], 0.25 * floor + 1e-6)));
  let rest = 0;
  for (let i = q; i < d; i++) rest += values[i];
  return { origin, axes: vectors.slice(0, q * d), half, rest: Math.max(rest, 0), users, usersSigma: sigma };
}
