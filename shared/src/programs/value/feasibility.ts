import { TooFewUsers, aboutUsers } from "../too-few.ts";

/** Users × mu, over the number of features and its root, below which the noise of the products outweighs what they tell. */
export const LEAST = 5;

/** What decides whether users suffice for a model. */
interface ValueStrength {
  /** Features that it looks at. */
  readonly d: number;
  /** mu of the program, as the sums show it when every node stays. */
  readonly mu: number;
}

/** Returns the users × mu that a value of so many features needs. */
export function leastStrength(d: number): number {
  return LEAST * d * Math.sqrt(d);
}

/** Refuses a plan with too few users. `users` is a public floor or a released noisy count. @throws CodedError PLAN_TOO_SMALL */
export function requireValueUsers(users: number, { d, mu }: ValueStrength): void {
  const strength = Math.max(users, 0) * mu;
  const least = leastStrength(d);
  if (strength >= least) return;
  const fewer = Math.floor((strength / LEAST) ** (2 / 3));
  throw new TooFewUsers(users, {
    what: `${aboutUsers(users)} are too few for a value from ${d} features: N·mu = ${strength.toFixed(0)} at mu = ${mu.toFixed(3)}.`,
    why: `Below N·mu = ${Math.ceil(least)}, ${LEAST}·d·√d, the noise decides the weights, not the users.`,
    todo: `Nearest feasible plans: ${fewer >= 1 ? `${fewer} features with the same users and budget; or ` : ""}at least ${Math.ceil(least / mu)} users. What was already spent stays spent.`,
  });
}
