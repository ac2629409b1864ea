import { classNames } from "../../features/target.ts";
import { log } from "../../math/log.ts";
import { ONE, WHOLE } from "../../queries/logistic-score.ts";
import { type ProgramContext, type ProgramFacts, shownProgramMu } from "../contract.ts";
import { requireUsers } from "../logistic/feasibility.ts";
import { logisticBudget } from "../logistic/shares.ts";
import { intoBasis, weightsOf } from "../prediction/eigenbasis.ts";
import { type Parameters, type Step, nextParameters, scoreVariance } from "../prediction/fused-newton.ts";
import { logisticShares, ROUNDS } from "../prediction/logistic-start.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { LEAST_USERS, type Standardised, standardise } from "../prediction/standardise.ts";
import { normalStarts } from "../prediction/table-starts.ts";
import { type Program, privateSum } from "../program.ts";
import { tableShare } from "./shares.ts";
import { type ClassModel, type ClassesModel, classScorer } from "./spec.ts";

/** Norm to which a user's gradients of all classes are clipped together, over √(d + 1): hardly anybody's is longer. */
const CLIP = 1.2;

/** Returns the names of the classes that the target has which a program asks for. */
export function classesOf(
  { target }: Pick<PredictionSpec, "target">,
  { targets = {} }: Pick<ProgramFacts, "targets">,
): readonly string[] {
  return targets[target] ? classNames(targets[target]) : [];
}

/** Refuses a plan whose users do not suffice for a regression a class. @throws CodedError PLAN_TOO_SMALL */
export function requireEnough(users: number, spec: PredictionSpec, facts: ProgramFacts): void {
  const d = facts.features.length;
  requireUsers(users, { d, classes: classesOf(spec, facts).length, mu: shownProgramMu(facts, []) });
}

/**
 * Learns the chance of each of a target's classes, by a logistic regression of each against all others, on features as they
 * stood at the cutoff: one histogram of every feature, one sum of products, six gradients of all classes together, and a
 * table of scores a class.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later when
 * the released noisy count is.
 */
export function* classes(spec: PredictionSpec, context: ProgramContext): Program<ClassesModel> {
  const names = classesOf(spec, context);
  requireEnough(context.usersFloor, spec, context);
  const budget = logisticBudget(spec);
  const { products, gradient } = logisticShares(budget);
  const shares = { normalise: budget.normalise, products };
  const known = yield* standardise(context.features.length, shares, (users) =>
    requireEnough(users, spec, context),
  );
  const { scaling, eigen, users, usersSigma } = known;
  const learnt = yield* descendTogether(names.length, known, gradient);
  const made: ClassModel[] = [];
  for (const [yes, name] of names.entries()) {
    const weights = weightsOf(learnt[yes], eigen);
    const scorer = classScorer(scaling, weights);
    const spread = Math.sqrt(scoreVariance(learnt[yes], eigen));
    const starts = normalStarts(learnt[yes][0], spread);
    const table = yield* privateSum("score-counts", { scorer, starts, yes }, [
      tableShare(spec, names.length),
    ]);
    made.push({ name, weights, table: { starts, ...table } });
  }
  return { scaling, classes: made, users, usersSigma };
}

/** Asks for gradients of all classes, each of so large a share; all classes are as likely to begin with. */
function* descendTogether(
  count: number,
  { scaling, users, eigen }: Standardised,
  share: number,
): Program<readonly Parameters[]> {
  const width = scaling.columns.length + 1;
  const all = Math.max(users, LEAST_USERS);
  const reach = Math.round(CLIP * Math.sqrt(width) * ONE * WHOLE);
  const steps: Step[][] = Array.from({ length: count }, () => []);
  let parameters: readonly Parameters[] = steps.map(() => {
    const first = new Float64Array(width);
    first[0] = -log(count - 1);
    return first;
  });
  for (let round = 0; round < ROUNDS; round++) {
    const [weights, ...others] = parameters.map((own) => weightsOf(own, eigen));
    const { sum, sigma } = yield* privateSum("gradient", { scaling, weights, others, reach }, [share]);
    parameters = parameters.map((at, own) => {
      const turned = intoBasis(sum.subarray(own * width, (own + 1) * width), eigen);
      steps[own].push({ at, gradient: turned.map((value) => value / all) });
      return nextParameters(steps[own], eigen, sigma / all);
    });
  }
  return parameters;
}
