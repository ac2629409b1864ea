import { TooFewUsers, aboutUsers } from "../too-few.ts";

/** Users × mu below which the noise decides what leaves say: for every class but one. */
const LEAST_STRENGTH = 300;

/** Returns the users × mu that a forest needs; `names`: of the classes, where they are several. */
export function leastStrength(names: readonly string[]): number {
  return LEAST_STRENGTH * Math.max(names.length - 1, 1);
}

/**
 * Refuses a plan whose users × mu is below `LEAST_STRENGTH` for every class but one; `names`: of the classes, where they are several. `users` is a public floor or a released noisy count.
 * @throws CodedError PLAN_TOO_SMALL
 */
export function requireStrength(users: number, mu: number, names: readonly string[] = []): void {
  const strength = Math.max(users, 0) * mu;
  const least = leastStrength(names);
  if (strength >= least) return;
  const of = names.length > 0 ? ` of ${names.length} classes` : "";
  throw new TooFewUsers(users, {
    what: `${aboutUsers(users)} are too few for a forest${of}: N·mu = ${strength.toFixed(0)} at mu = ${mu.toFixed(3)}.`,
    why: `Below N·mu = ${least} the noise decides what its leaves say, not the users.`,
    todo: `Nearest feasible plans: at least ${Math.ceil(least / mu)} users. What was already spent stays spent.`,
  });
}
