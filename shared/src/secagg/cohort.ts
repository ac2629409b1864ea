import type { Cohort } from "../private-sum/types.ts";

/** One rule a cohort breaks. */
export interface CohortViolation {
  readonly code:
    | "COHORT_INTEGER"
    | "COHORT_NODES"
    | "COHORT_COLLUDERS"
    | "COHORT_THRESHOLD"
    | "COHORT_QUORUM"
    | "COHORT_SURVIVORS"
    | "COHORT_NOISE";
  /** What the rule protects, a plain sentence. */
  readonly why: string;
}

interface Rule extends CohortViolation {
  readonly holds: (cohort: Cohort) => boolean;
}

const RULES: readonly Rule[] = [
  {
    code: "COHORT_INTEGER",
    why: "n, c, t and m are counts of nodes, so each is a whole number.",
    holds: ({ n, c, t, m }) => [n, c, t, m].every(Number.isSafeInteger),
  },
  {
    code: "COHORT_NODES",
    why: "With fewer than 3 nodes the sum tells one node what the other contributed (n ≥ 3).",
    holds: ({ n }) => n >= 3,
  },
  {
    code: "COHORT_COLLUDERS",
    why: "At least one node must be allowed to side with the coordinator (c ≥ 1).",
    holds: ({ c }) => c >= 1,
  },
  {
    code: "COHORT_THRESHOLD",
    why: "The colluding nodes alone could rebuild every secret (t > c).",
    holds: ({ c, t }) => t > c,
  },
  {
    code: "COHORT_QUORUM",
    why: "Two quorums could meet in colluding nodes only, and two different sums could be opened (2t > n + c).",
    holds: ({ n, c, t }) => 2 * t > n + c,
  },
  {
    code: "COHORT_SURVIVORS",
    why: "The fewest survivors are at least the quorum and at most everybody (t ≤ m ≤ n).",
    holds: ({ n, t, m }) => t <= m && m <= n,
  },
  {
    code: "COHORT_NOISE",
    why: "A sum must hold at least two honest contributions, which also carry its noise (m − c ≥ 2).",
    holds: ({ c, m }) => m - c >= 2,
  },
];

/** Lists every rule of the protocol that a cohort breaks, in a fixed order; empty when it is admissible. */
export function checkInequalities(cohort: Cohort): readonly CohortViolation[] {
  return RULES.filter((rule) => !rule.holds(cohort)).map(({ code, why }) => ({ code, why }));
}

/**
 * Returns how many of its peers must tell a node that its disk is not old: n + c − t + 1. Whatever was opened, at least
 * t − c − 1 honest peers have seen what this node said for it; of so many answers at most c lie, and the others cannot
 * all be among the n − t honest peers that have not. An admissible cohort has so many peers.
 */
export function answersNeeded({ n, c, t }: Pick<Cohort, "n" | "c" | "t">): number {
  return n + c - t + 1;
}

/**
 * Chooses the numbers of a cohort of `n` nodes: c = max(1, ⌊(n−1)/3⌋), t = ⌊(n+c)/2⌋ + 1, m = max(t, c + 2).
 * @throws RangeError when `n` is not an integer of at least 3: no choice is admissible there.
 */
export function defaultCohort(n: number): Cohort {
  if (!Number.isSafeInteger(n) || n < 3)
    throw new RangeError(`"n" expected an integer of at least 3, got ${n}`);
  return usualCohort(n, Math.max(1, Math.floor((n - 1) / 3)));
}

/**
 * Returns what follows from the size of a cohort and its c: the smallest t that two quorums of it allow, ⌊(n+c)/2⌋ + 1, and the
 * smallest m, max(t, c + 2). It may break inequalities: then so few nodes cannot withstand so many.
 */
export function usualCohort(n: number, c: number): Cohort {
  const t = Math.floor((n + c) / 2) + 1;
  return { n, c, t, m: Math.max(t, c + 2) };
}

/**
 * Chooses the numbers of a cohort that goes on with only `n` of its nodes: as many of them may collude as before, because
 * nobody can tell whether those that are missing were honest; t and m follow from n and c as usual. It may break inequalities: then so few cannot go on.
 * @throws RangeError when `n` is not an integer from 3 to the size of the cohort.
 */
export function smallerCohort(cohort: Cohort, n: number): Cohort {
  if (!Number.isSafeInteger(n) || n < 3 || n > cohort.n)
    throw new RangeError(`"n" expected an integer from 3 to ${cohort.n}, got ${n}`);
  return usualCohort(n, cohort.c);
}

/**
 * Tells whether two quorums meet in a node that is honest and signs once even when one honest node, on a disk from the middle
 * of an attempt, has signed in both: they meet in 2t − n nodes at least.
 */
export function outlivesOneRestored({ n, c, t }: Pick<Cohort, "n" | "c" | "t">): boolean {
  return 2 * t - n > c + 1;
}
