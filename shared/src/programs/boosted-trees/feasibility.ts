import { TooFewUsers, aboutUsers } from "../too-few.ts";

/** Users × mu below which trees cost more than they bring: the noise of their leaves outweighs what is not linear. */
const LEAST_STRENGTH = 2000;

/** The same of several classes, for every class but one. */
const LEAST_PER_CLASS = 1000;

/** Returns the users × mu that boosted trees need; `names`: of the classes, where they are several. */
export function leastStrength(names: readonly string[]): number {
  return Math.max(LEAST_STRENGTH, LEAST_PER_CLASS * (names.length - 1));
}

/**
 * Refuses a plan whose users × mu is below `leastStrength`. `users` is a public floor or a released noisy count.
 * @throws CodedError PLAN_TOO_SMALL
 */
export function requireStrength(users: number, mu: number, names: readonly string[] = []): void {
  const strength = Math.max(users, 0) * mu;
  const least = leastStrength(names);
  if (strength >= least) return;
  const [of, other] = names.length > 0 ? [` of ${names.length} classes`, "classes"] : ["", "logistic"];
  throw new TooFewUsers(users, {
    what: `${aboutUsers(users)} are too few for boosted trees${of}: N·mu = ${strength.toFixed(0)} at mu = ${mu.toFixed(3)}.`,
    why: `Below N·mu = ${least} they foretell worse than the regression that they begin with.`,
    todo: `Nearest feasible plans: the program "${other}" with the same users and budget; or at least ${Math.ceil(least / mu)} users. What was already spent stays spent.`,
  });
}
