import type { SoftmaxScorer } from "../../queries/scorers/softmax.ts";
import { type ProgramContext, type ProgramFacts, shownProgramMu } from "../contract.ts";
import { requireUsers } from "../logistic/feasibility.ts";
import { logisticBudget } from "../logistic/shares.ts";
import { classesStart } from "../prediction/classes-start.ts";
import { drawnScores } from "../prediction/mean-chances.ts";
import { type ClassesModel, severalClasses } from "../prediction/several-classes.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { softmaxTables } from "../prediction/softmax-tables.ts";
import { DRAWN } from "../prediction/start-of.ts";
import type { Program } from "../program.ts";

/** Refuses a plan whose users do not suffice for a regression a class. @throws CodedError PLAN_TOO_SMALL */
export function requireEnough(users: number, spec: PredictionSpec, facts: ProgramFacts): void {
  const d = facts.features.length;
  requireUsers(users, { d, classes: severalClasses(spec, facts).length, mu: shownProgramMu(facts, []) });
}

/**
 * Learns the chance of each of a target's classes, by one softmax regression, on features as they stood
 * at the cutoff: one histogram of every feature, one sum of products, six gradients of all classes together, and a
 * table of scores a class.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later when
 * the released noisy count is.
 */
export function* classes(
  spec: PredictionSpec,
  context: ProgramContext,
): Program<ClassesModel<SoftmaxScorer>> {
  const names = severalClasses(spec, context);
  requireEnough(context.usersFloor, spec, context);
  const shape = { d: context.features.length, classes: names.length };
  const start = yield* classesStart(shape, logisticBudget(spec), context.uniforms(DRAWN), (users) =>
    requireEnough(users, spec, context),
  );
  const { scaling, users, usersSigma, parameters, drawn } = start;
  const scorer = { kind: "softmax" as const, scaling, classes: [...start.weights], trees: [] };
  const scored = drawn.map((user) => drawnScores(parameters, user));
  const made = yield* softmaxTables({ scorer, scored, names }, spec);
  return { classes: made, users, usersSigma };
}
