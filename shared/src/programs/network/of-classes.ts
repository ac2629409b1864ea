import { SCORE_BITS } from "../../queries/logistic-score.ts";
import type { ProgramContext } from "../contract.ts";
import { madeUpRows } from "../prediction/made-up-rows.ts";
import type { SoftmaxModel } from "../prediction/softmax-model.ts";
import { softmaxTables } from "../prediction/softmax-tables.ts";
import { BINS } from "../prediction/standardise.ts";
import { classesStartOf } from "../prediction/start-of.ts";
import type { Program } from "../program.ts";
import { type ClassesShape, startClassParameters, wholeClassNetwork } from "./class-parameters.ts";
import { climb } from "./climb.ts";
import { requireNetworkUsers } from "./feasibility.ts";
import { classScores } from "./network-score.ts";
import { reachOf } from "./parameters.ts";
import { startBudget } from "./shares.ts";
import type { NetworkSpec } from "./spec.ts";

/** Made-up users whose scores say where bins of the tables of scores begin. */
const SAMPLED = 2000;

/**
 * Learns the chances of several classes as `network` learns that of one: a softmax regression, beside it a layer of hyperbolic
 * tangents that all classes share, a gradient of all of it a round, and a table of scores a class.
 * @throws CodedError PLAN_TOO_SMALL as the regression does.
 */
export function* networkOfClasses(
  spec: NetworkSpec,
  context: ProgramContext,
  names: readonly string[],
): Program<SoftmaxModel> {
  const shape: ClassesShape = { d: context.features.length, classes: names.length };
  const begun = { classes: names.length, budget: startBudget(spec) };
  const start = yield* classesStartOf(spec, context, begun, (users) =>
    requireNetworkUsers(users, spec, context),
  );
  const { scaling, users, usersSigma } = start;
  const reach = reachOf(shape.d);
  const learnt = yield* climb(spec, {
    start: startClassParameters(start.weights, context.uniforms("units")),
    users,
    asked(parameters) {
      const { classes, units } = wholeClassNetwork(parameters, shape);
      const [weights, ...others] = classes;
      return { scaling, weights, others, units, reach };
    },
  });
  const whole = wholeClassNetwork(learnt, shape);
  const lie = { histograms: { bins: BINS, counts: start.histograms }, eigen: start.eigen };
  const draw = madeUpRows(lie, context.uniforms("made-up users"));
  const codes = new Float64Array(shape.d);
  const scored = Array.from({ length: SAMPLED }, () => {
    draw(codes);
    return classScores({ scaling, ...whole }, codes).map((score) => score / 2 ** SCORE_BITS);
  });
  const scorer = { kind: "softmax" as const, scaling, ...whole, trees: [] };
  const classes = yield* softmaxTables({ scorer, scored, names }, spec);
  return { classes, users, usersSigma };
}
