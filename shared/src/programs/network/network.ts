import { ONE, WHOLE } from "../../queries/logistic-score.ts";
import { type ProgramContext, shownProgramMu } from "../contract.ts";
import { requireUsers } from "../logistic/feasibility.ts";
import { evaluate } from "../prediction/evaluate.ts";
import type { LogisticStart } from "../prediction/logistic-start.ts";
import { BINS, LEAST_USERS } from "../prediction/standardise.ts";
import { madeUpRows } from "../prediction/made-up-rows.ts";
import { startOf } from "../prediction/start-of.ts";
import { sampledStarts } from "../prediction/table-starts.ts";
import { type Program, privateSum } from "../program.ts";
import { NoiseCorrectedAdam } from "./noise-corrected-adam.ts";
import { type NetworkParameters, UNITS, startParameters, wholeNetwork } from "./parameters.ts";
import { networkScore } from "./network-score.ts";
import { roundShare, startBudget } from "./shares.ts";
import { type NetworkModel, type NetworkSpec, networkScorer } from "./spec.ts";

/** Norm to which gradients are clipped, over the root of the parameters that a unit's tangent counts half in. */
const CLIP = 0.8;

/** Part of the rounds, the last ones, whose parameters are averaged. */
const AVERAGED = 0.4;

/** Made-up users whose scores say where bins of the table of scores begin. */
const SAMPLED = 2000;

/**
 * Learns the chance of a target's class 1, by a layer of hyperbolic tangents beside a logistic regression, on features as they
 * stood at the cutoff: the regression's sums, a gradient a round, and a table of scores and classes.
 * @throws CodedError PLAN_TOO_SMALL as the regression does.
 */
export function* network(spec: NetworkSpec, context: ProgramContext): Program<NetworkModel> {
  const d = context.features.length;
  const strength = { d, mu: shownProgramMu(context, []) };
  const require = (users: number) => requireUsers(users, strength);
  require(context.usersFloor);
  const start = yield* startOf(spec, context, startBudget(spec), require);
  const learnt = yield* climb(spec, start, startParameters(start.weights, context.uniforms("units")));
  const model = { scaling: start.scaling, ...wholeNetwork(learnt, d) };
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
  return { ...model, users: start.users, usersSigma: start.usersSigma, table };
}

/** Goes up by one gradient a round, and returns the mean of where the last rounds were. */
function* climb(
  spec: NetworkSpec,
  { scaling, users: found }: LogisticStart,
  start: NetworkParameters,
): Program<NetworkParameters> {
  const d = scaling.columns.length;
  const users = Math.max(found, LEAST_USERS);
  const reach = Math.round(CLIP * Math.sqrt(d + 1 + UNITS / 2) * ONE * WHOLE);
  const parameters = start.slice();
  const adam = new NoiseCorrectedAdam(parameters.length);
  const first = Math.floor(spec.rounds * (1 - AVERAGED));
  const sum = new Float64Array(parameters.length);
  for (let round = 0; round < spec.rounds; round++) {
    const asked = { scaling, ...wholeNetwork(parameters, d), reach };
    const { sum: gradient, sigma } = yield* privateSum("gradient", asked, [roundShare(spec)]);
    adam.move(
      parameters,
      gradient.map((value) => value / users),
      sigma / users,
    );
    if (round >= first) parameters.forEach((value, at) => (sum[at] += value));
  }
  return sum.map((value) => value / (spec.rounds - first));
}
