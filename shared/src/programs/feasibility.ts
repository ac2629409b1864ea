import { CodedError } from "../errors.ts";

/** Fewest users × mu per segment for which the segments mean something. */
export const USERS_MU_PER_SEGMENT = 10;

/**
 * Refuses a plan whose users × mu / k is below `USERS_MU_PER_SEGMENT`, naming the nearest feasible ones.
 * `users` is a public floor or a released noisy count, never an exact count of rows.
 * @throws CodedError PLAN_TOO_SMALL
 */
export function requireFeasible(users: number, mu: number, k: number): void {
  const strength = (Math.max(users, 0) * mu) / k;
  if (strength >= USERS_MU_PER_SEGMENT) return;
  const fewer = Math.floor((Math.max(users, 0) * mu) / USERS_MU_PER_SEGMENT);
  const more = Math.ceil((USERS_MU_PER_SEGMENT * k) / mu);
  const budget = users > 0 ? (USERS_MU_PER_SEGMENT * k) / users : Infinity;
  const choices = [
    ...(fewer >= 2 ? [`k <= ${fewer} with the same users and budget`] : []),
    `at least ${more} users`,
    ...(budget < Infinity ? [`a budget of mu >= ${budget.toFixed(3)}`] : []),
  ];
  throw new CodedError("PLAN_TOO_SMALL", {
    what: `About ${Math.round(users)} users at mu = ${mu.toFixed(3)} are too few for ${k} segments (N·mu/k = ${strength.toFixed(1)}).`,
    why: `Below N·mu/k = ${USERS_MU_PER_SEGMENT} the noise decides the segments, not the users.`,
    todo: `Nearest feasible plans: ${choices.join("; or ")}. What was already spent stays spent.`,
  });
}
