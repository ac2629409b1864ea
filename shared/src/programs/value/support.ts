import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { leastStrength } from "./feasibility.ts";

/** Times the least users from which on nearly nothing is lost to the noise. */
const ENOUGH = 3;

/** What the public floor of users supports. */
export interface ValueSupport {
  readonly users: number;
  readonly mu: number;
  /** Users from which on the model is nearly that without noise. */
  readonly goodUsers: number;
  /** Standard error of a part of the users that a level holds, with 16 levels and 23 intervals of the score added up. */
  readonly partSigma: number;
}

/** Computes what a plan's floor of users supports. */
export function valueSupport({ evaluate: { share } }: PredictionSpec, facts: ProgramFacts): ValueSupport {
  const { usersFloor: users, features } = facts;
  const mu = shownProgramMu(facts, []);
  return {
    users,
    mu,
    goodUsers: Math.ceil((ENOUGH * leastStrength(features.length)) / mu),
    partSigma: Math.sqrt(23) / (mu * Math.sqrt(share)) / users,
  };
}
