import type { LogisticStrength } from "../logistic/feasibility.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { TooFewUsers, aboutUsers } from "../too-few.ts";
import { type ProgramFacts, shownProgramMu } from "../contract.ts";

/** On whom a tree grows. */
export type TreeMode = "users" | "made-up users";

/** Users × mu from which on a tree grows on users: in all, and per feature. */
export const [LEAST_FOR_LEVELS, LEVELS_PER_FEATURE] = [1500, 60];

/** Users × mu per feature below which there is no tree. */
export const LEAST_PER_FEATURE = 20;

/** Says on whom a plan's tree grows: of public constants alone. */
export function treeMode(spec: PredictionSpec, facts: Omit<ProgramFacts, "inputs">): TreeMode {
  const strength = facts.usersFloor * shownProgramMu(facts, []);
  return strength >= levelStrength(spec, facts) ? "users" : "made-up users";
}

/** Returns the users × mu from which on a tree grows on users: for every class but one. */
export function levelStrength(
  spec: PredictionSpec,
  facts: Pick<ProgramFacts, "features" | "targets">,
): number {
  const most = Math.max(LEAST_FOR_LEVELS, LEVELS_PER_FEATURE * facts.features.length);
  return most * Math.max(severalClasses(spec, facts).length - 1, 1);
}

/**
 * Refuses a tree whose users × mu / d is below `LEAST_PER_FEATURE`, for every class but one. `users` is a public floor or a released noisy count, `mu`
 * that of the program as the sums show it when every node stays.
 * @throws CodedError PLAN_TOO_SMALL
 */
export function requireTreeUsers(users: number, { d, classes = 2, mu }: LogisticStrength): void {
  const strength = Math.max(users, 0) * mu;
  const each = LEAST_PER_FEATURE * (classes - 1);
  if (strength >= each * d) return;
  const fewer = Math.floor(strength / each);
  const more = Math.ceil((each * d) / mu);
  const [of, other] = classes > 2 ? [` of ${classes} classes`, "classes"] : ["", "logistic"];
  throw new TooFewUsers(users, {
    what: `${aboutUsers(users)} are too few for a decision tree${of} over ${d} features: N·mu/d = ${(strength / d).toFixed(2)} at mu = ${mu.toFixed(3)}.`,
    why: `Below N·mu/d = ${each} the noise decides the conditions, not the users.`,
    todo: `Nearest feasible plans: ${fewer >= 1 ? `${fewer} features with the same users and budget; or ` : ""}at least ${more} users; or the program ${other}, which needs fewer users. What was already spent stays spent.`,
  });
}
