import { toFixedMuSq } from "../dp/charge.ts";
import { budgetOf } from "./check.ts";
import type { Plan } from "./plan.ts";

/**
 * Computes the most that coordinator and colluders can learn from a study: mu² when every session takes all attempts
 * that the plan allows and each of them is opened, all but one to be thrown away. Fixed point 2^-80.
 */
export function learnedMuSq(plan: Plan): bigint {
  return toFixedMuSq(budgetOf(plan).mu) * BigInt(plan.limits.maxAttempts);
}
