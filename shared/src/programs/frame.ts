import { symmetricEigen } from "../math/eigen.ts";
import type { Scaling } from "../queries/scaling.ts";
import { KEPT_AXES, type BudgetSplit } from "./budget-split.ts";
import { privateSum, type Program } from "./program.ts";
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

/** Releases the frame: for few features the features themselves and a noisy count, else the leading noisy axes. */
export function* findFrame(scaling: Scaling, split: BudgetSplit): Program<Frame> {
  return yield* split.moments > 0 ? leadingAxes(scaling, split) : allAxes(scaling, split.count);
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

function* leadingAxes(scaling: Scaling, split: BudgetSplit): Program<Frame> {
  const d = scaling.lo.length;
  const { users, sum, second, sigma } = yield* privateSum("moments", { scaling }, [split.moments]);
  const total = Math.max(users, 1);
  const mean = sum.map((value) => value / total);
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) covariance[i * d + j] = second[i * d + j] / total - mean[i] * mean[j];
  }
  const { values, vectors } = symmetricEigen(covariance, d);
  const variances = shrunkSpectrum(values, sigma / total);
  const kept = { axes: vectors.slice(0, KEPT_AXES * d), variances: variances.slice(0, KEPT_AXES) };
  const reach = split.histograms.length > 1 ? REACH.twice : REACH.once;
  const rest = variances.slice(KEPT_AXES).reduce((all, variance) => all + variance, 0);
  return { ...projectionBox(scaling, mean, kept, reach), rest, users, usersSigma: sigma };
}
