import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { z } from "zod";

/**
 * Floors and ceilings for what a coordinator chooses in a plan. What an owner leaves out has a safe value; those of the
 * cohort follow from the number n of nodes.
 */
export const policyLimits = z.strictObject({
  /** Fewest nodes of a study. */
  minNodes: z.int().min(3).max(255).default(3),
  /** Smallest c: how many nodes may side with the coordinator. Left out: ⌊(n − 1)/3⌋, at least 1. */
  minColluders: z.int().min(1).max(254).optional(),
  /** Smallest t: how many nodes it takes to open a sum. Left out: ⌊(n + c)/2⌋ + 1 for that c. */
  minThreshold: z.int().min(2).max(255).optional(),
  /**
   * Largest m − c: a node gives 1/(m − c) of the noise itself, and relies on others for the rest. Left out: that of the
   * usual c, t and m.
   */
  maxNoiseSharers: z.int().min(2).max(254).optional(),
  /** Most attempts of a session; each may be opened and thrown away, so that all of them count against maxEpsilon. */
  maxAttempts: z.int().min(1).max(20).default(3),
  /** Most sessions of a study. */
  maxSessions: z.int().min(1).max(1000).default(20),
  /**
   * Shortest time from question to report in ms: of the plan's longest tick, and of what this node states that it needs, which
   * it measures on made-up users. A report that misses its tick tells how long it took. 0 allows reports that leave when they
   * are ready, and so tell it every time.
   */
  minTickMs: z.int().min(0).default(250),
  /**
   * Shortest time for reading rows in ms (`timing.prepareMs`). It has to be longer than this node ever reads: rows that
   * are not there in time are counted in no session of the study, and that can be told from its sums. What `doctor`
   * measures, doubled, is a good value. 0 lets the coordinator choose it.
   */
  minPrepareMs: z.int().min(0).default(10_000),
  /**
   * Longest of the times that a plan states (`timing`), in ms: for so long a step may be waited for, and this node stays
   * connected after a study's end.
   */
  maxWaitMs: z.int().min(1000).default(3_600_000),
  /** How many days a plan's snapshot may lie back. */
  maxSnapshotDays: z.int().min(1).default(400),
  /** Allows a snapshot before that of a plan which this account has approved: an older state of the same users. */
  earlierSnapshots: z.boolean().default(false),
  /** Most studies that are approved in a calendar month (UTC). Left out: no limit. */
  studiesPerMonth: z.int().min(1).max(1000).optional(),
  /**
   * Largest epsilon, at the account's delta, of everything that is charged in a calendar month or year (UTC), all studies together; one
   * that is under way counts with the most that it may charge. Left out: no limit but the account's.
   */
  epsilonPerMonth: z.number().positive().max(1000).optional(),
  epsilonPerYear: z.number().positive().max(1000).optional(),
});
export type PolicyLimits = z.infer<typeof policyLimits>;

/** The cohort's limits for a number of nodes. */
export interface CohortLimits {
  readonly colluders: number;
  readonly threshold: number;
  readonly noiseSharers: number;
}

/** Returns the smallest c for n nodes: what an owner has written, or the protocol's own choice. */
export function leastColluders(written: number | undefined, n: number): number {
  return written ?? defaultCohort(Math.max(3, n)).c;
}

/** Returns what an owner has written about the cohort, and the protocol's own choice for n nodes for the rest. */
export function cohortLimits(limits: PolicyLimits, n: number): CohortLimits {
  const { c, t, m } = defaultCohort(Math.max(3, n));
  return {
    colluders: leastColluders(limits.minColluders, n),
    threshold: limits.minThreshold ?? t,
    noiseSharers: limits.maxNoiseSharers ?? m - c,
  };
}
