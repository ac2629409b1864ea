import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { areaSigma } from "../prediction/area-sigma.ts";
import type { PredictionSpec } from "../prediction/spec.ts";

/** Users × mu from which on trees have been measured to bring much where something is not linear. */
export const GOOD_STRENGTH = 5000;

/** What the public floor of users supports. */
export interface BoostedSupport {
  readonly users: number;
  readonly mu: number;
  /** Users from which on trees bring much where there is something to bring. */
  readonly goodUsers: number;
  /** Standard error of the area under the curve when a fifth of the users have class 1. */
  readonly areaSigma: number;
}

/** Computes what a plan's floor of users supports. */
export function boostedSupport(spec: PredictionSpec, facts: ProgramFacts): BoostedSupport {
  const { usersFloor: users } = facts;
  const mu = shownProgramMu(facts, []);
  return { users, mu, goodUsers: Math.ceil(GOOD_STRENGTH / mu), areaSigma: areaSigma(users, mu, spec) };
}
