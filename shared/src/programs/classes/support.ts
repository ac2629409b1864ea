import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import type { Estimate } from "../estimate.ts";
import { GOOD_PER_FEATURE } from "../logistic/feasibility.ts";
import { areaSigma } from "../prediction/area-sigma.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { severalClasses } from "../prediction/several-classes.ts";

/** What the public floor of users supports. */
export interface ClassesSupport {
  readonly classes: number;
  readonly users: number;
  readonly mu: number;
  /** Users from which on the model is nearly that without noise. */
  readonly goodUsers: number;
  /** Standard error of the area under the curve of a class that a fifth of the users have. */
  readonly areaSigma: Estimate["sigma"];
}

/** Computes what a plan's floor of users supports. */
export function classesSupport(spec: PredictionSpec, facts: ProgramFacts): ClassesSupport {
  const { usersFloor: users, features } = facts;
  const mu = shownProgramMu(facts, []);
  const names = severalClasses(spec, facts);
  const classes = names.length;
  return {
    classes,
    users,
    mu,
    goodUsers: Math.ceil((GOOD_PER_FEATURE * features.length * (classes - 1)) / mu),
    areaSigma: areaSigma(users, mu, spec, names),
  };
}
