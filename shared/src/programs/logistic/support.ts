import type { ProgramFacts } from "../contract.ts";
import { shownProgramMu } from "../contract.ts";
import type { Estimate } from "../estimate.ts";
import { areaSigma } from "../prediction/area-sigma.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { GOOD_PER_FEATURE } from "./feasibility.ts";

/** What the public floor of users supports. */
export interface LogisticSupport {
  readonly users: number;
  readonly mu: number;
  /** Users from which on the model is nearly that without noise. */
  readonly goodUsers: number;
  /** Standard error of the area under the curve when a fifth of the users have class 1. */
  readonly areaSigma: Estimate["sigma"];
}

/** Computes what a plan's floor of users supports. */
export function logisticSupport(spec: PredictionSpec, facts: ProgramFacts): LogisticSupport {
  const { usersFloor: users, features } = facts;
  const mu = shownProgramMu(facts, []);
  return {
    users,
    mu,
    goodUsers: Math.ceil((GOOD_PER_FEATURE * features.length) / mu),
    areaSigma: areaSigma(users, mu, spec),
  };
}
