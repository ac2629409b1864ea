import { ONE, WHOLE, type Weights } from "../../queries/logistic-score.ts";
import type { PlannedSession } from "../contract.ts";
import { type Program, privateSum } from "../program.ts";
import { intoBasis, weightsOf } from "./eigenbasis.ts";
import { type Parameters, type Step, nextParameters } from "./fused-newton.ts";
import {
  LEAST_USERS,
  type Standardised,
  type StandardiseStep,
  standardise,
  standardiseSessions,
} from "./standardise.ts";

/** Gradients that are asked for. */
export const ROUNDS = 6;

/** Parts of the budget, without the features' spread, that the products take. */
const PRODUCTS = 0.15;

/** Norm to which gradients are clipped, over √(d + 1): about one user in ten is, at the start. */
const CLIP = 0.8;

/** What a logistic regression may cost, as shares of the program's mu². */
export interface LogisticBudget {
  /** For finding the features' spread. */
  readonly normalise: number;
  /** For everything else. */
  readonly learn: number;
}

/** What the sessions of a logistic regression are for. */
export type LogisticStartStep = StandardiseStep | "gradient";

/** A session of a logistic regression. */
export interface LogisticStartSession extends PlannedSession {
  readonly step: LogisticStartStep;
}

/** What has been learnt by logistic regression. */
export interface LogisticStart extends Standardised {
  readonly weights: Weights;
  /** The same before rounding, in the eigenbasis. */
  readonly parameters: Parameters;
}

interface LogisticShares {
  readonly products: number;
  readonly gradient: number;
}

/** Parts a regression's budget. */
export function logisticShares({ learn }: LogisticBudget): LogisticShares {
  return { products: learn * PRODUCTS, gradient: (learn * (1 - PRODUCTS)) / ROUNDS };
}

/** Lists the sessions that `logisticStart` asks for, in order, with what each costs. */
export function logisticStartSessions(budget: LogisticBudget): readonly LogisticStartSession[] {
  const { products, gradient } = logisticShares(budget);
  return [
    ...standardiseSessions({ normalise: budget.normalise, products }),
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
  const shares = logisticShares(budget);
  const known = yield* standardise(d, { ...shares, normalise: budget.normalise }, require);
  const learnt = yield* descend(known, shares.gradient);
  return { ...known, ...learnt };
}

/** Asks for gradients, each of so large a share. */
function* descend(
  { scaling, users, eigen }: Standardised,
  share: number,
): Program<Pick<LogisticStart, "weights" | "parameters">> {
  const d = scaling.columns.length;
  const all = Math.max(users, LEAST_USERS);
  const reach = Math.round(CLIP * Math.sqrt(d + 1) * ONE * WHOLE);
  const steps: Step[] = [];
  let parameters: Parameters = new Float64Array(d + 1);
  let weights = weightsOf(parameters, eigen);
  for (let round = 0; round < ROUNDS; round++) {
    const { sum, sigma } = yield* privateSum("gradient", { scaling, weights, reach }, [share]);
    const turned = intoBasis(sum, eigen);
    steps.push({ at: parameters, gradient: turned.map((value) => value / all) });
    parameters = nextParameters(steps, eigen, sigma / all);
    weights = weightsOf(parameters, eigen);
  }
  return { weights, parameters };
}
