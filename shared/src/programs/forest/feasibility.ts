import { CodedError } from "../../errors.ts";
import { aboutUsers, largerBudget } from "../too-few.ts";

/** Users × mu below which the noise decides what leaves say. */
export const LEAST_STRENGTH = 300;

/**
 * Refuses a plan whose users × mu is below `LEAST_STRENGTH`. `users` is a public floor or a released noisy count.
 * @throws CodedError PLAN_TOO_SMALL
 */
export function requireStrength(users: number, mu: number): void {
  const strength = Math.max(users, 0) * mu;
  if (strength >= LEAST_STRENGTH) return;
  throw new CodedError("PLAN_TOO_SMALL", {
    what: `${aboutUsers(users)} are too few for a forest: N·mu = ${strength.toFixed(0)} at mu = ${mu.toFixed(3)}.`,
    why: `Below N·mu = ${LEAST_STRENGTH} the noise decides what its leaves say, not the users.`,
    todo: `Nearest feasible plans: at least ${Math.ceil(LEAST_STRENGTH / mu)} users${largerBudget(LEAST_STRENGTH / strength)}. What was already spent stays spent.`,
  });
}
