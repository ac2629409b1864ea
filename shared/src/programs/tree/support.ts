import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { areaSigma } from "../prediction/area-sigma.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { LEAST_FOR_LEVELS, LEVELS_PER_FEATURE, type TreeMode, treeMode } from "./feasibility.ts";

/** What the public floor of users supports. */
export interface TreeSupport {
  readonly users: number;
  readonly mu: number;
  readonly mode: TreeMode;
  /** Users from which on a tree grows on users. */
  readonly levelUsers: number;
  /** Standard error of the area under the curve when a fifth of the users have class 1. */
  readonly areaSigma: number;
}

/** Computes what a plan's floor of users supports. */
export function treeSupport(spec: PredictionSpec, facts: ProgramFacts): TreeSupport {
  const { usersFloor: users, features } = facts;
  const mu = shownProgramMu(facts, []);
  return {
    users,
    mu,
    mode: treeMode(facts),
    levelUsers: Math.ceil(Math.max(LEAST_FOR_LEVELS, LEVELS_PER_FEATURE * features.length) / mu),
    areaSigma: areaSigma(users, mu, spec),
  };
}
