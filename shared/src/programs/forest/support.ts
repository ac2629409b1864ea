import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { areaSigma } from "../prediction/area-sigma.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { leastStrength } from "./feasibility.ts";
import { GUIDED_STRENGTH } from "./shares.ts";

/** What the public floor of users supports. */
export interface ForestSupport {
  readonly users: number;
  readonly mu: number;
  /** Users from which on trees look more often at features that tell something. */
  readonly guidedUsers: number;
  /** Users × mu below which a forest is refused. */
  readonly leastStrength: number;
  /** Standard error of the area under the curve when a fifth of the users have class 1. */
  readonly areaSigma: number;
}

/** Computes what a plan's floor of users supports. */
export function forestSupport(spec: PredictionSpec, facts: ProgramFacts): ForestSupport {
  const { usersFloor: users } = facts;
  const mu = shownProgramMu(facts, []);
  const names = severalClasses(spec, facts);
  return {
    users,
    mu,
    guidedUsers: Math.ceil(GUIDED_STRENGTH / mu),
    leastStrength: leastStrength(names),
    areaSigma: areaSigma(users, mu, spec, names),
  };
}
