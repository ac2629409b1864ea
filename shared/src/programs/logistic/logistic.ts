import { type ProgramContext, shownProgramMu } from "../contract.ts";
import { evaluate } from "../prediction/evaluate.ts";
import { scoreVariance } from "../prediction/fused-newton.ts";
import { logisticStart } from "../prediction/logistic-start.ts";
import { normalStarts } from "../prediction/table-starts.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import type { Program } from "../program.ts";
import { requireUsers } from "./feasibility.ts";
import { logisticBudget } from "./shares.ts";
import { type LogisticModel, logisticScorer } from "./spec.ts";

/**
 * Learns the chance of a target's class 1, by logistic regression on features as they stood at the cutoff: one histogram
 * of every feature, one sum of products, six gradients, and a table of scores and classes.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later when
 * the released noisy count is.
 */
export function* logistic(spec: PredictionSpec, context: ProgramContext): Program<LogisticModel> {
  const d = context.features.length;
  const strength = { d, mu: shownProgramMu(context, []) };
  requireUsers(context.usersFloor, strength);
  const start = yield* logisticStart(d, logisticBudget(spec), (users) => requireUsers(users, strength));
  const { scaling, weights, parameters, eigen, users, usersSigma } = start;
  const starts = normalStarts(parameters[0], Math.sqrt(scoreVariance(parameters, eigen)));
  const table = yield* evaluate(logisticScorer({ scaling, weights }), starts, spec);
  return { scaling, weights, users, usersSigma, table };
}
