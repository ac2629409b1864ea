import type { GradientParams } from "../../queries/gradient.ts";
import { LEAST_USERS } from "../prediction/standardise.ts";
import { type Program, privateSum } from "../program.ts";
import { NoiseCorrectedAdam } from "./noise-corrected-adam.ts";
import type { NetworkParameters } from "./parameters.ts";
import { roundShare } from "./shares.ts";
import type { NetworkSpec } from "./spec.ts";

/** Part of the rounds, the last ones, whose parameters are averaged. */
const AVERAGED = 0.4;

/** Where a network starts, how many users it is learnt from, and what is asked at any place. */
export interface Climb {
  readonly start: NetworkParameters;
  readonly users: number;
  /** Returns the question whose answer is the gradient by the parameters, in their order. */
  asked(parameters: NetworkParameters): GradientParams;
}

/** Goes up by one gradient a round, and returns the mean of where the last rounds were. */
export function* climb(spec: NetworkSpec, { start, users: found, asked }: Climb): Program<NetworkParameters> {
  const users = Math.max(found, LEAST_USERS);
  const parameters = start.slice();
  const adam = new NoiseCorrectedAdam(parameters.length);
  const first = Math.floor(spec.rounds * (1 - AVERAGED));
  const sum = new Float64Array(parameters.length);
  for (let round = 0; round < spec.rounds; round++) {
    const { sum: gradient, sigma } = yield* privateSum("gradient", asked(parameters), [roundShare(spec)]);
    adam.move(
      parameters,
      gradient.map((value) => value / users),
      sigma / users,
    );
    if (round >= first) parameters.forEach((value, at) => (sum[at] += value));
  }
  return sum.map((value) => value / (spec.rounds - first));
}
