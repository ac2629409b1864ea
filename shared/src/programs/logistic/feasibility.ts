import { CodedError } from "../../errors.ts";

/** Users × mu per feature below which the noise decides the weights; below the second the model loses much to it. */
export const [LEAST_PER_FEATURE, GOOD_PER_FEATURE] = [8, 20];

/** What decides whether users suffice for a model. */
export interface LogisticStrength {
  /** Features that it looks at. */
  readonly d: number;
  /** mu of the program, as the sums show it when every node stays. */
  readonly mu: number;
}

/**
 * Refuses a plan whose users × mu / d is below `LEAST_PER_FEATURE`. `users` is a public floor or a released noisy count.
 * @throws CodedError PLAN_TOO_SMALL
 */
export function requireUsers(users: number, { d, mu }: LogisticStrength): void {
  const strength = Math.max(users, 0) * mu;
  if (strength >= LEAST_PER_FEATURE * d) return;
  const fewer = Math.floor(strength / LEAST_PER_FEATURE);
  const more = Math.ceil((LEAST_PER_FEATURE * d) / mu);
  throw new CodedError("PLAN_TOO_SMALL", {
    what: `About ${Math.round(users)} users are too few for a prediction from ${d} features: N·mu/d = ${(strength / d).toFixed(2)} at mu = ${mu.toFixed(3)}.`,
    why: `Below N·mu/d = ${LEAST_PER_FEATURE} the noise decides the weights, not the users.`,
    todo: `Nearest feasible plans: ${fewer >= 1 ? `${fewer} features with the same users and budget; or ` : ""}at least ${more} users; or a budget whose mu is ${((LEAST_PER_FEATURE * d) / Math.max(strength, 1e-9)).toFixed(1)} times as large. What was already spent stays spent.`,
  });
}
