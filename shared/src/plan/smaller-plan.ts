import { smallerCohort } from "../secagg/cohort.ts";
import type { Plan } from "./plan.ts";
import { cohortOf } from "./terms.ts";

/** What a plan that stands in for another with fewer nodes has of its own. */
export type OfItsOwn = Pick<Plan, "studyId" | "quorum" | "enrolBy" | "deadline" | "replaces">;

/**
 * Makes the plan that stands in for an earlier one with some of its nodes, in their order: as many of them may collude as
 * before, t and m follow, and all else but its id and dates is the same. A node that has agreed to the earlier one agrees to
 * no other by itself. @throws RangeError for fewer than 3 nodes, or more than there were.
 */
export function smallerPlan(earlier: Plan, roster: Plan["roster"], own: OfItsOwn): Plan {
  const { c, t, m } = smallerCohort(cohortOf(earlier), roster.length);
  const { quorum: _quorum, enrolBy: _enrolBy, deadline: _deadline, ...same } = earlier;
  const { studyId, quorum, enrolBy, deadline, replaces } = own;
  return {
    ...same,
    studyId,
    roster,
    cohort: { c, t, m },
    ...(quorum !== undefined && { quorum }),
    ...(enrolBy !== undefined && { enrolBy }),
    ...(deadline !== undefined && { deadline }),
    ...(replaces !== undefined && { replaces }),
  };
}
