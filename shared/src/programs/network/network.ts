import type { ProgramContext } from "../contract.ts";
import { evaluate } from "../prediction/evaluate.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { SoftmaxModel } from "../prediction/softmax-model.ts";
import { BINS } from "../prediction/standardise.ts";
import { madeUpRows } from "../prediction/made-up-rows.ts";
import { startOf } from "../prediction/start-of.ts";
import { sampledStarts } from "../prediction/table-starts.ts";
import type { Program } from "../program.ts";
import { climb } from "./climb.ts";
import { requireNetworkUsers } from "./feasibility.ts";
import { networkScore } from "./network-score.ts";
import { networkOfClasses } from "./of-classes.ts";
import { reachOf, startParameters, wholeNetwork } from "./parameters.ts";
import { startBudget } from "./shares.ts";
import { type NetworkModel, type NetworkSpec, networkScorer } from "./spec.ts";

/** Made-up users whose scores say where bins of the table of scores begin. */
const SAMPLED = 2000;

/**
 * Learns the chance of a target's class 1, or of each of several, by a layer of hyperbolic tangents beside a logistic regression, on features as they
 * stood at the cutoff: the regression's sums, a gradient a round, and a table of scores and classes.
 * @throws CodedError PLAN_TOO_SMALL as the regression does.
 */
export function* network(spec: NetworkSpec, context: ProgramContext): Program<NetworkModel | SoftmaxModel> {
  const require = (users: number) => requireNetworkUsers(users, spec, context);
  require(context.usersFloor);
  const names = severalClasses(spec, context);
  if (names.length > 0) return yield* networkOfClasses(spec, context, names);
  const d = context.features.length;
  const start = yield* startOf(spec, context, startBudget(spec), require);
  const { scaling, users } = start;
  const reach = reachOf(d);
  const learnt = yield* climb(spec, {
    start: startParameters(start.weights, context.uniforms("units")),
    users,
    asked: (parameters) => ({ scaling, ...wholeNetwork(parameters, d), reach }),
  });
  const model = { scaling, ...wholeNetwork(learnt, d) };
  const uniforms = context.uniforms("made-up users");
  const draw = madeUpRows(
    { histograms: { bins: BINS, counts: start.histograms }, eigen: start.eigen },
    uniforms,
  );
  const codes = new Float64Array(d);
  const scores = Array.from({ length: SAMPLED }, () => {
    draw(codes);
    return networkScore(model, codes);
  });
  const table = yield* evaluate(networkScorer(model), sampledStarts(scores), spec);
  return { ...model, users, usersSigma: start.usersSigma, table };
}
