import { CodedError } from "../errors.ts";
import type { Plan } from "./plan.ts";

/** Fewest nodes that any study has: fewer could not hide a node from two others. */
const FEWEST = 3;

/**
 * Checks with how many nodes a plan may go on, and that its dates follow each other.
 * @throws CodedError PLAN_QUORUM or PLAN_DATES.
 */
export function checkCalendar({ roster, quorum, enrolBy, deadline }: Plan): void {
  if (quorum !== undefined && (quorum < Math.min(FEWEST, roster.length) || quorum > roster.length)) {
    throw new CodedError("PLAN_QUORUM", {
      what: `The plan goes on with ${quorum} of its ${roster.length} nodes.`,
      why: `A study has ${FEWEST} nodes or more, and no more than its roster.`,
      todo: `Choose a quorum between ${Math.min(FEWEST, roster.length)} and ${roster.length}, or leave it out: then everybody has to come.`,
    });
  }
  if (quorum !== undefined && enrolBy === undefined) {
    throw new CodedError("PLAN_QUORUM", {
      what: "The plan has a quorum, and enrolment never closes.",
      why: "Fewer than all are asked again only when enrolment closes.",
      todo: "Say when enrolment closes (enrolBy), or leave the quorum out.",
    });
  }
  if (enrolBy !== undefined && deadline !== undefined && Date.parse(deadline) <= Date.parse(enrolBy)) {
    throw new CodedError("PLAN_DATES", {
      what: `The study ends at ${deadline} at the latest, and enrolment closes at ${enrolBy}.`,
      why: "It would have no time.",
      todo: "Set the deadline behind the day on which enrolment closes, with time for all sessions.",
    });
  }
}
