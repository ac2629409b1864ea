import type { Eigen } from "../../math/eigen.ts";
import { ONE, SCORE_BITS, WHOLE, type Weights } from "../../queries/logistic-score.ts";
import { type Scaling, boxRadius } from "../../queries/scaling.ts";
import { divideShare, dividedShare } from "../../queries/shares.ts";
import type { PlannedSession } from "../contract.ts";
import { type Program, privateSum } from "../program.ts";
import { productsOf, shrunkCorrelation } from "./correlation.ts";
import { REACH, deviationScaling } from "./deviations.ts";
import { type Parameters, type Step, nextParameters } from "./fused-newton.ts";

/** Gradients that are asked for. */
const ROUNDS = 6;

/** Parts of the budget, without the features' spread, that the products take. */
const PRODUCTS = 0.15;

/** Parts of the moments' share: nearly all for the products; users are many, so that little is enough to count them. */
const PRODUCT_PARTS = [0.1, 0.02, 0.88] as const;

/** Bins of the histograms that means and deviations are taken from. */
export const BINS = 64;

/** Norm of the longest row of the products, in deviations over √d. */
const LONGEST_ROW = 1.35;

/** Norm to which gradients are clipped, over √(d + 1): about one user in ten is, at the start. */
const CLIP = 0.8;

/** Fewest users that sums are divided by. */
export const LEAST_USERS = 10;

/** What a logistic regression may cost, as shares of the program's mu². */
export interface LogisticBudget {
  /** For finding the features' spread. */
  readonly normalise: number;
  /** For everything else. */
  readonly learn: number;
}

/** What the sessions of a logistic regression are for. */
export type LogisticStartStep = "normalise" | "products" | "gradient";

/** A session of a logistic regression. */
export interface LogisticStartSession extends PlannedSession {
  readonly step: LogisticStartStep;
}

/** What has been learnt by logistic regression. */
export interface LogisticStart {
  /** ±3 deviations of every feature to the box. */
  readonly scaling: Scaling;
  readonly weights: Weights;
  /** The same before rounding, in the eigenbasis. */
  readonly parameters: Parameters;
  /** Of the features' correlations. */
  readonly eigen: Eigen;
  /** Noisy users with a class, and the standard error. */
  readonly users: number;
  readonly usersSigma: number;
  /** Noisy users by equal bins of every feature's codes, features×64 row-major. */
  readonly histograms: Float64Array;
}

interface LogisticShares {
  readonly products: number;
  readonly gradient: number;
}

function sharesOf({ learn }: LogisticBudget): LogisticShares {
  return { products: learn * PRODUCTS, gradient: (learn * (1 - PRODUCTS)) / ROUNDS };
}

/** Lists the sessions that `logisticStart` asks for, in order, with what each costs. */
export function logisticStartSessions(budget: LogisticBudget): readonly LogisticStartSession[] {
  const { products, gradient } = sharesOf(budget);
  return [
    { query: "value-counts", step: "normalise", share: budget.normalise },
    { query: "moments", step: "products", share: dividedShare(products, PRODUCT_PARTS) },
    ...Array.from({ length: ROUNDS }, (): LogisticStartSession => {
      return { query: "gradient", step: "gradient", share: gradient };
    }),
  ];
}

/**
 * Learns the chance of a target's class 1, by logistic regression on `d` features as they stood at the cutoff: one histogram
 * of every feature, one sum of products, six gradients. `require` looks at the released number of users, and throws when they
 * are too few.
 */
export function* logisticStart(
  d: number,
  budget: LogisticBudget,
  require: (users: number) => void,
): Program<LogisticStart> {
  const shares = sharesOf(budget);
  const columns = Array.from({ length: d }, (_, j) => j);
  const { counts: histograms } = yield* privateSum("value-counts", { columns, bins: BINS, rows: "cutoff" }, [
    budget.normalise,
  ]);
  const scaling = deviationScaling({ bins: BINS, counts: histograms });
  const radius = Math.round((LONGEST_ROW / REACH) * boxRadius(d));
  const moments = yield* privateSum(
    "moments",
    { scaling: { ...scaling, radius }, rows: "cutoff" },
    divideShare(shares.products, PRODUCT_PARTS),
  );
  require(moments.users);
  const users = Math.max(moments.users, LEAST_USERS);
  const eigen = shrunkCorrelation(productsOf(moments, users, radius / ONE), d);
  const learnt = yield* descend({ scaling, users, eigen, share: shares.gradient });
  return { ...learnt, scaling, eigen, users: moments.users, usersSigma: moments.usersSigma, histograms };
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
