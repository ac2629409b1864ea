import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect } from "./events.ts";

/** How rarely a date is looked at: a timer knows nothing of clocks that are set, and machines that sleep. */
const LOOK_MS = 3_600_000;

/** When enrolment closes: at the plan's date, else after the operator's time. */
export function enrolmentDeadline({ enrolBy }: Plan, context: CoordinatorContext): CoordinatorEffect {
  const afterMs = enrolBy === undefined ? context.enrolMs : untilMs(enrolBy, context);
  return { type: "deadline", id: { type: "enrolment" }, afterMs };
}

/** When the study ends at the latest; nothing where its plan does not say. */
export function studyDeadline({ deadline }: Plan, context: CoordinatorContext): CoordinatorEffect[] {
  if (deadline === undefined) return [];
  return [{ type: "deadline", id: { type: "study" }, afterMs: untilMs(deadline, context) }];
}

/** Whether a date of a plan has come; a date that there is none of never does. */
export function hasCome(date: string | undefined, context: CoordinatorContext): boolean {
  return date !== undefined && Date.parse(date) <= context.clock();
}

function untilMs(date: string, context: CoordinatorContext): number {
  return Math.min(LOOK_MS, Math.max(0, Date.parse(date) - context.clock()));
}

/** The end of a study at its plan's deadline. */
export function studyLate({ deadline }: Plan): CodedError {
  return new CodedError("STUDY_LATE", {
    what: `The study has no model at its deadline, ${deadline}.`,
    why: "Its plan lets nobody wait any longer: what was charged stays charged, and every platform is free.",
    todo: "See whom it waited for, mend that, and propose another study with more time.",
  });
}

/** The end of a study that goes on under a plan with those who came. */
export function studyReplaced(plan: Plan, count: number): CodedError {
  return new CodedError("STUDY_REPLACED", {
    what: `Enrolment has closed, and ${count} agree of ${plan.roster.length} platforms; the plan goes on with ${plan.quorum} or more.`,
    why: "A plan is countersigned by everybody whom it names: it goes on as another one, of those who came.",
    todo: "Nothing: those who have countersigned are asked again, and agree by themselves where nothing else has changed.",
  });
}
