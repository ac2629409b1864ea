import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { areaSigma } from "../prediction/area-sigma.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { NetworkSpec } from "./spec.ts";

/** Users × mu below which no network was seen to foretell better than a logistic regression. */
export const LEAST_FOR_GAIN = 5000;

/** What the public floor of users supports. */
export interface NetworkSupport {
  readonly users: number;
  readonly mu: number;
  /** The program that learns the regression alone. */
  readonly regression: "logistic" | "classes";
  /** Users from which on a network may gain something. */
  readonly gainUsers: number;
  /** Standard error of the area under the curve when a fifth of the users have class 1. */
  readonly areaSigma: number;
}

/** Computes what a plan's floor of users supports. */
export function networkSupport(spec: NetworkSpec, facts: ProgramFacts): NetworkSupport {
  const users = facts.usersFloor;
  const mu = shownProgramMu(facts, []);
  const names = severalClasses(spec, facts);
  return {
    users,
    mu,
    regression: names.length > 0 ? "classes" : "logistic",
    gainUsers: Math.ceil(LEAST_FOR_GAIN / mu),
    areaSigma: areaSigma(users, mu, spec, names),
  };
}
