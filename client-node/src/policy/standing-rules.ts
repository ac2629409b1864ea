import { z } from "zod";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * One standing approval: plans of this template begin by themselves, as often and up to as much as it says; each rule counts its
 * own studies. Written by the owner beside the limits of the whole account, which hold as well.
 */
export const standingRule = z.strictObject({
  /** Hash of the template, hexadecimal: of what all its plans have in common. */
  template: hash,
  /** Identity key of the coordinator that may propose it. Left out: the pinned one, whichever that is. */
  coordinator: hash.optional(),
  /**
   * Smallest c of its plans: how many nodes may side with the coordinator. A template leaves the cohort to the run, because it follows from the
   * roster. Left out: ⌊(n − 1)/3⌋ of the n nodes, at least 1, also where the account's `limits.minColluders` is lower. By it the other
   * numbers of the cohort are bound, too: the quorum t, and how many nodes share the noise (m − c).
   */
  minColluders: z.int().min(1).max(254).optional(),
  /** Most of its studies in a calendar month (UTC). Left out: no limit of its own. */
  perMonth: z.int().min(1).max(1000).optional(),
  /** Largest epsilon, at the account's delta, of what they charge in a calendar month or year (UTC). Left out: no limit of its own. */
  epsilonPerMonth: z.number().positive().max(1000).optional(),
  epsilonPerYear: z.number().positive().max(1000).optional(),
});
export type StandingRule = z.infer<typeof standingRule>;
