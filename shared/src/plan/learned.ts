import { toFixedMuSq } from "../dp/charge.ts";
import { plannedSessions } from "../programs/segmentation.ts";
import { budgetOf, cohortOf } from "./check.ts";
import type { Plan } from "./plan.ts";

/**
 * A session that everybody stays in settles to (m − c)/(n − c) of what was set aside for it, up to what the integers of
 * its noise and rounding change: less than one part in a hundred from a variance of 9 a node on.
 */
const SETTLED_AT_LEAST = 0.99;

/** Rounding of the numbers below. */
const ROUNDED_UP = 1 + 2 ** -40;

/**
 * Computes the most that coordinator and colluders can learn from a study: mu² when every session takes all attempts
 * that the plan allows and each of them is opened, all but one to be thrown away. It is the course in which everybody
 * stays, because what released sessions leave makes every attempt after them dearer. Rounded up, fixed point 2^-80.
 */
export function learnedMuSq(plan: Plan): bigint {
  const { mu } = budgetOf(plan);
  const { n, c, m } = cohortOf(plan);
  const thrownAway = plan.limits.maxAttempts - 1;
  const settled = (SETTLED_AT_LEAST * (m - c)) / (n - c);
  const shares = plannedSessions(plan.program.spec, mu).map(({ share }) => share);
  // Times of what is left before a session that it and those after it can cost: the last one takes all of it.
  let times = thrownAway + 1;
  let left = shares.at(-1) ?? 1;
  for (const share of shares.slice(0, -1).toReversed()) {
    left += share;
    const part = share / left;
    times = (thrownAway + settled) * part + (1 - settled * part) * times;
  }
  return multiplied(toFixedMuSq(mu), times);
}

function multiplied(muSq: bigint, times: number): bigint {
  if (times === 1) return muSq;
  const bits = 2 ** 40;
  return (muSq * BigInt(Math.ceil(times * ROUNDED_UP * bits))) / BigInt(bits) + 1n;
}
