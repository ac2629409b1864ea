import { toFixedMuSq } from "../dp/charge.ts";
import { searchAttempts } from "./attempts.ts";
import { budgetOf, cohortOf } from "./terms.ts";
import type { Plan } from "./plan.ts";
import { sessionsOf } from "./programs.ts";

/**
 * A session that everybody stays in settles to (m − c)/(n − c) of what was set aside for it, up to what the integers of
 * its noise and rounding change: less than one part in a hundred from a variance of 9 a node on.
 */
const SETTLED_AT_LEAST = 0.99;

/** Rounding of the numbers below. */
const ROUNDED_UP = 1 + 2 ** -40;

/**
 * Computes the most that coordinator and colluders can learn from a study: mu² when every session takes all attempts
 * that the plan allows and each of them is opened, all but one to be thrown away, and all that a study may take besides
 * to find whose sums are faulty (`searchAttempts`) are in its dearest session. It is the course in which everybody
 * stays, because what released sessions leave makes every attempt after them dearer. Rounded up, fixed point 2^-80.
 */
export function learnedMuSq(plan: Plan): bigint {
  const { mu } = budgetOf(plan);
  const { n, c, m } = cohortOf(plan);
  const thrownAway = plan.limits.maxAttempts - 1;
  if (thrownAway === 0) return toFixedMuSq(mu);
  const settled = (SETTLED_AT_LEAST * (m - c)) / (n - c);
  const shares = sessionsOf(plan).map(({ share }) => share);
  // In parts of the whole: what is left, what an attempt of the dearest session takes, what all of them tell.
  let [left, dearest, told] = [1, 0, 0];
  for (const [at, share] of shares.entries()) {
    const isLast = at === shares.length - 1;
    const still = shares.slice(at).reduce((sum, each) => sum + each, 0);
    const attempt = isLast ? left : left * (share / still);
    told += attempt * (thrownAway + (isLast ? 1 : settled));
    dearest = Math.max(dearest, attempt);
    left -= attempt * settled;
  }
  return multiplied(toFixedMuSq(mu), told + searchAttempts(plan) * dearest);
}

function multiplied(muSq: bigint, times: number): bigint {
  const bits = 2 ** 40;
  return (muSq * BigInt(Math.ceil(times * ROUNDED_UP * bits))) / BigInt(bits) + 1n;
}
