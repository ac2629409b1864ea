import { CodedError } from "../../errors.ts";
import { aboutUsers, largerBudget } from "../too-few.ts";
import { type ProgramFacts, shownProgramMu } from "../contract.ts";

/** On whom a tree grows. */
export type TreeMode = "users" | "made-up users";

/** Users × mu from which on a tree grows on users: in all, and per feature. */
export const [LEAST_FOR_LEVELS, LEVELS_PER_FEATURE] = [1500, 60];

/** Users × mu per feature below which there is no tree. */
export const LEAST_PER_FEATURE = 20;

/** Says on whom a plan's tree grows: of public constants alone. */
export function treeMode(facts: Omit<ProgramFacts, "inputs">): TreeMode {
  const strength = facts.usersFloor * shownProgramMu(facts, []);
  const d = facts.features.length;
  return strength >= Math.max(LEAST_FOR_LEVELS, LEVELS_PER_FEATURE * d) ? "users" : "made-up users";
}

/**
 * Refuses a tree whose users × mu / d is below `LEAST_PER_FEATURE`. `users` is a public floor or a released noisy count, `mu`
 * that of the program as the sums show it when every node stays.
 * @throws CodedError PLAN_TOO_SMALL
 */
export function requireTreeUsers(
  users: number,
  { d, mu }: { readonly d: number; readonly mu: number },
): void {
  const strength = Math.max(users, 0) * mu;
  if (strength >= LEAST_PER_FEATURE * d) return;
  const fewer = Math.floor(strength / LEAST_PER_FEATURE);
  const more = Math.ceil((LEAST_PER_FEATURE * d) / mu);
  throw new CodedError("PLAN_TOO_SMALL", {
    what: `${aboutUsers(users)} are too few for a decision tree over ${d} features: N·mu/d = ${(strength / d).toFixed(2)} at mu = ${mu.toFixed(3)}.`,
    why: `Below N·mu/d = ${LEAST_PER_FEATURE} the noise decides the conditions, not the users.`,
    todo: `Nearest feasible plans: ${fewer >= 1 ? `${fewer} features with the same users and budget; or ` : ""}at least ${more} users${largerBudget((LEAST_PER_FEATURE * d) / strength)}; or the program logistic, which needs fewer users. What was already spent stays spent.`,
  });
}
