import { TooFewUsers, aboutUsers } from "../too-few.ts";

/** Fewest users × mu per segment for which the segments mean something. */
export const USERS_MU_PER_SEGMENT = 10;

/** What decides whether users suffice for segments. */
export interface Strength {
  readonly k: number;
  /** mu of what preparation leaves, as the sums show it: with the noise that is in them when every node stays. */
  readonly mu: number;
  /** mu of the study's whole budget. */
  readonly budgetMu: number;
}

/** Computes the most segments that so many users can be divided into. */
export function mostSegmentsOf(users: number, { mu }: Strength): number {
  return Math.floor((Math.max(users, 0) * mu) / USERS_MU_PER_SEGMENT);
}

/**
 * Refuses a plan whose users × mu / k is below `USERS_MU_PER_SEGMENT`, naming the nearest feasible ones.
 * `users` is a public floor or a released noisy count, never an exact count of rows.
 * @throws CodedError PLAN_TOO_SMALL
 */
export function requireFeasible(users: number, strength: Strength): void {
  const { k, mu, budgetMu } = strength;
  const perSegment = (Math.max(users, 0) * mu) / k;
  if (perSegment >= USERS_MU_PER_SEGMENT) return;
  const fewer = mostSegmentsOf(users, strength);
  const more = Math.ceil((USERS_MU_PER_SEGMENT * k) / mu);
  const choices = [
    ...(fewer >= 2 ? [`k <= ${fewer} with the same users and budget`] : []),
    `at least ${more} users`,
  ];
  throw new TooFewUsers(users, {
    what: `${aboutUsers(users)} are too few for ${k} segments: N·mu/k = ${(Math.floor(perSegment * 100) / 100).toFixed(2)}, where mu = ${mu.toFixed(3)} is what the noise of all nodes and the steps before leave of the budget's ${budgetMu.toFixed(3)}.`,
    why: `Below N·mu/k = ${USERS_MU_PER_SEGMENT} the noise decides the segments, not the users.`,
    todo: `Nearest feasible plans: ${choices.join("; or ")}. What was already spent stays spent.`,
  });
}
