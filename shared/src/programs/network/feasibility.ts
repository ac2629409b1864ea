import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { requireUsers } from "../logistic/feasibility.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { NetworkSpec } from "./spec.ts";

/** Refuses what has too few users for the regression that a network starts from. @throws CodedError PLAN_TOO_SMALL */
export function requireNetworkUsers(users: number, spec: NetworkSpec, facts: ProgramFacts): void {
  const classes = Math.max(severalClasses(spec, facts).length, 2);
  requireUsers(users, { d: facts.features.length, classes, mu: shownProgramMu(facts, []) });
}
