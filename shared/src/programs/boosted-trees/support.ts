import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { areaSigma } from "../prediction/area-sigma.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { leastStrength } from "./feasibility.ts";

/** Users × mu from which on trees have been measured to bring much where something is not linear. */
const GOOD_STRENGTH = 5000;

/** What the public floor of users supports. */
export interface BoostedSupport {
  readonly users: number;
  readonly mu: number;
  /** Users from which on trees bring much where there is something to bring. */
  readonly goodUsers: number;
  /** Users × mu from which on they do, and below which they are refused. */
  readonly goodStrength: number;
  readonly leastStrength: number;
  /** Standard error of the area under the curve when a fifth of the users have class 1. */
  readonly areaSigma: number;
}

/** Computes what a plan's floor of users supports. */
export function boostedSupport(spec: PredictionSpec, facts: ProgramFacts): BoostedSupport {
  const { usersFloor: users } = facts;
  const mu = shownProgramMu(facts, []);
  const names = severalClasses(spec, facts);
  const goodStrength = Math.max(GOOD_STRENGTH, leastStrength(names));
  return {
    users,
    mu,
    goodStrength,
    goodUsers: Math.ceil(goodStrength / mu),
    leastStrength: leastStrength(names),
    areaSigma: areaSigma(users, mu, spec, names),
  };
}
