import type { ProgramFacts } from "../contract.ts";
import { shownProgramMu } from "../contract.ts";
import type { Estimate } from "../estimate.ts";
import { GOOD_PER_FEATURE } from "./feasibility.ts";
import { logisticShares } from "./shares.ts";
import type { LogisticSpec } from "./spec.ts";

/** What the public floor of users supports. */
export interface LogisticSupport {
  readonly users: number;
  readonly mu: number;
  /** Users from which on the model is nearly that without noise. */
  readonly goodUsers: number;
  /** Standard error of the area under the curve when a fifth of the users have class 1. */
  readonly areaSigma: Estimate["sigma"];
}

/** Part of users with class 1 in a study as they usually are. */
const USUAL_RATE = 0.2;

/** Bins of the table of scores. */
const BINS = 23;

/** Computes what a plan's floor of users supports. */
export function logisticSupport(spec: LogisticSpec, facts: ProgramFacts): LogisticSupport {
  const { usersFloor: users, features } = facts;
  const mu = shownProgramMu(facts, []);
  const inverse = (rate: number) => 1 / (users * rate) ** 2;
  const noise = 1 / (mu * Math.sqrt(logisticShares(spec).evaluate));
  return {
    users,
    mu,
    goodUsers: Math.ceil((GOOD_PER_FEATURE * features.length) / mu),
    areaSigma: noise * Math.sqrt((BINS / 3) * (inverse(USUAL_RATE) + inverse(1 - USUAL_RATE))),
  };
}
