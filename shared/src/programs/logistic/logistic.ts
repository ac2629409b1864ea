import type { Eigen } from "../../math/eigen.ts";
import { normalQuantile } from "../../math/special-normal.ts";
import { ONE, SCORE_BITS, WHOLE, type Weights, stepAt } from "../../queries/logistic-score.ts";
import { type Scaling, boxRadius } from "../../queries/scaling.ts";
import { divideShare } from "../../queries/shares.ts";
import { type ProgramContext, shownProgramMu } from "../contract.ts";
import { type Program, privateSum } from "../program.ts";
import { productsOf, shrunkCorrelation } from "./correlation.ts";
import { REACH, deviationScaling } from "./deviations.ts";
import { requireUsers } from "./feasibility.ts";
import { type Parameters, type Step, nextParameters, scoreVariance } from "./fused-newton.ts";
import { PRODUCT_PARTS, ROUNDS, logisticShares } from "./shares.ts";
import type { LogisticModel, LogisticSpec } from "./spec.ts";

/** Bins of the histograms that means and deviations are taken from. */
const BINS = 64;

/** Norm of the longest row of the products, in deviations over √d. */
const LONGEST_ROW = 1.35;

/** Norm to which gradients are clipped, over √(d + 1): about one user in ten is, at the start. */
const CLIP = 0.8;

/** Fewest users that sums are divided by. */
const LEAST_USERS = 10;

/** Parts of the users below the bins of the table of scores. */
const LEVELS = [...Array.from({ length: 19 }, (_, at) => (at + 1) / 20), 0.97, 0.985, 0.995];

/**
 * Learns the chance of a target's class 1, by logistic regression on features as they stood at the cutoff: one histogram
 * of every feature, one sum of products, six gradients, and a table of scores and classes.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later when
 * the released noisy count is.
 */
export function* logistic(spec: LogisticSpec, context: ProgramContext): Program<LogisticModel> {
  const d = context.features.length;
  const strength = { d, mu: shownProgramMu(context, []) };
  requireUsers(context.usersFloor, strength);
  const shares = logisticShares(spec);
  const scaling = yield* deviations(d, shares.normalise);
  const radius = Math.round((LONGEST_ROW / REACH) * boxRadius(d));
  const moments = yield* privateSum(
    "moments",
    { scaling: { ...scaling, radius }, rows: "cutoff" },
    divideShare(shares.products, PRODUCT_PARTS),
  );
  requireUsers(moments.users, strength);
  const users = Math.max(moments.users, LEAST_USERS);
  const eigen = shrunkCorrelation(productsOf(moments, users, radius / ONE), d);
  const { weights, parameters } = yield* descend({ scaling, users, eigen, share: shares.gradient });
  const spread = Math.sqrt(scoreVariance(parameters, eigen));
  const steps = LEVELS.map((level) => stepAt(parameters[0] + spread * normalQuantile(level)));
  const starts = steps.filter((step, at) => at === 0 || step > steps[at - 1]);
  const table = yield* privateSum("score-counts", { scaling, weights, starts }, [shares.evaluate]);
  return {
    scaling,
    weights,
    users: moments.users,
    usersSigma: moments.usersSigma,
    table: { starts, ...table },
  };
}

/** Finds every feature's mean and deviation at the cutoff. */
function* deviations(d: number, share: number): Program<Scaling> {
  const columns = Array.from({ length: d }, (_, j) => j);
  const params = { columns, bins: BINS, rows: "cutoff" as const };
  const { counts } = yield* privateSum("value-counts", params, [share]);
  return deviationScaling({ bins: BINS, counts });
}

interface Descent {
  readonly scaling: Scaling;
  readonly users: number;
  /** Of the features' correlations. */
  readonly eigen: Eigen;
  /** Share of one gradient. */
  readonly share: number;
}

function* descend({ scaling, users, eigen, share }: Descent): Program<{
  readonly weights: Weights;
  readonly parameters: Parameters;
}> {
  const d = scaling.columns.length;
  const reach = Math.round(CLIP * Math.sqrt(d + 1) * ONE * WHOLE);
  const steps: Step[] = [];
  let parameters: Parameters = new Float64Array(d + 1);
  let weights = weightsOf(parameters, eigen);
  for (let round = 0; round < ROUNDS; round++) {
    const { sum, sigma } = yield* privateSum("gradient", { scaling, weights, reach }, [share]);
    const turned = intoBasis(sum, eigen);
    steps.push({ at: parameters, gradient: turned.map((value) => value / users) });
    parameters = nextParameters(steps, eigen, sigma / users);
    weights = weightsOf(parameters, eigen);
  }
  return { weights, parameters };
}

/** Turns a vector of intercept and features into the eigenbasis. */
function intoBasis(vector: Float64Array, { values, vectors }: Eigen): Float64Array {
  const d = values.length;
  const turned = vector.slice(0, d + 1);
  for (let i = 0; i < d; i++) {
    turned[i + 1] = 0;
    for (let j = 0; j < d; j++) turned[i + 1] += vectors[i * d + j] * vector[j + 1];
  }
  return turned;
}

/** Largest weight there is. */
const MOST_WEIGHT = 2 ** 24;

/** Turns parameters back into weights of a row on the grid, rounded. */
function weightsOf(parameters: Parameters, { values, vectors }: Eigen): Weights {
  const d = values.length;
  const unit = 2 ** SCORE_BITS / ONE;
  const rounded = (value: number) =>
    Math.min(Math.max(Math.round(value * unit), -MOST_WEIGHT), MOST_WEIGHT) + 0;
  const columns = Array.from({ length: d }, (_, j) => {
    let weight = 0;
    for (let i = 0; i < d; i++) weight += vectors[i * d + j] * parameters[i + 1];
    return rounded(weight);
  });
  return { intercept: rounded(parameters[0]), columns };
}
