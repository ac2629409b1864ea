import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { areaSigma } from "../prediction/area-sigma.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { type TreeMode, levelStrength, treeMode } from "./feasibility.ts";

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
  const users = facts.usersFloor;
  const mu = shownProgramMu(facts, []);
  return {
    users,
    mu,
    mode: treeMode(spec, facts),
    levelUsers: Math.ceil(levelStrength(spec, facts) / mu),
    areaSigma: areaSigma(users, mu, spec, severalClasses(spec, facts)),
  };
}
