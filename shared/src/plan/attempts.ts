import type { Counts } from "../protocol/primitives.ts";
import { cohortOf } from "./terms.ts";
import type { Plan } from "./plan.ts";

/**
 * Returns how many attempts beyond the plan's a whole study may take to find whose sums are faulty: as many as sessions
 * need to get past one node that lies whenever it likes. It spoils at most ⌈n/(n − m)⌉ sums of a study, because every
 * faulty one is tried again without n − m others of the nodes that could be at fault. None where nobody can be left
 * out, or where the plan allows a single attempt.
 */
export function searchAttempts(plan: Plan): number {
  const { n, m } = cohortOf(plan);
  const { maxAttempts } = plan.limits;
  return n > m && maxAttempts > 1 ? Math.max(0, Math.ceil(n / (n - m)) + 1 - maxAttempts) : 0;
}

/**
 * Returns the attempts at a session that a plan of so many nodes allows when its operator writes none: two where a node may drop
 * out of a sum, and what finding a liar takes comes on top; three where any loss fails the attempt and nobody can be left out.
 */
export function usualAttempts(n: number, { m }: Pick<Plan["cohort"], "m">): number {
  return n > m ? 2 : 3;
}

/** Returns the last attempt that any session of a plan can come to. */
export function mostAttempts(plan: Plan): number {
  return plan.limits.maxAttempts + searchAttempts(plan);
}

/** Returns how many nodes a study has, and how many sums it can come to, faulty ones too. */
export function countsOf(plan: Plan): Counts {
  const { maxSessions, maxAttempts } = plan.limits;
  return { nodes: plan.roster.length, results: maxSessions * maxAttempts + searchAttempts(plan) };
}

/**
 * Returns the last attempt of a session once these sums of the study were faulty: the plan's, and one more for each faulty
 * sum of the session, as far as the sessions before have left some. Over a whole study no more than `searchAttempts` come.
 */
export function attemptsAllowed(
  plan: Plan,
  faulty: readonly { readonly session: number }[],
  session: number,
): number {
  const before = faulty.filter((turn) => turn.session < session).length;
  const own = faulty.filter((turn) => turn.session === session).length;
  return plan.limits.maxAttempts + Math.min(own, Math.max(0, searchAttempts(plan) - before));
}

/** Writes how many attempts a session may take, and how many more the study: 3 + 2. */
export function attemptsText(plan: Plan): string {
  const more = searchAttempts(plan);
  return `${plan.limits.maxAttempts}${more > 0 ? ` + ${more}` : ""} attempts`;
}
