import { CodedError } from "@fedseg/shared/errors.ts";
import { enrolmentDeadline, hasCome, studyDeadline, studyLate, studyReplaced } from "./calendar.ts";
import { endStudy, fail } from "./finish.ts";
import { goingIn } from "./halt.ts";
import type { CoordinatorContext } from "./context.ts";
import type { Stepped } from "./events.ts";
import type { CoordinatorState } from "./state.ts";

type Enrolling = Extract<CoordinatorState, { phase: "enrolling" }>;

/**
 * Enrolment has closed. At a date of the plan that is final: with its quorum the study goes on under another plan, else it has ended.
 * Where the plan names no date, the same coordinator may be started again.
 */
export function onEnrolmentClosed(state: CoordinatorState, context: CoordinatorContext): Stepped {
  if (state.phase !== "enrolling") return [state, []];
  const { plan } = state;
  const { enrolBy, quorum = plan.roster.length } = plan;
  if (enrolBy === undefined) return fail(state, notEnrolled(state));
  if (!hasCome(enrolBy, context)) return [state, [enrolmentDeadline(plan, context)]];
  const agreed = agreedIn(state);
  return agreed.length >= quorum
    ? endStudy(state, studyReplaced(plan, agreed.length), context, { agreed })
    : endStudy(state, notEnrolled(state), context);
}

/** The nodes that agree to a plan: they have countersigned it, or will as soon as enough of their partners have answered. */
export function agreedIn({ plan, enrolments, questions }: Enrolling): readonly number[] {
  return [...plan.roster.keys()].filter((node) => enrolments.has(node) || questions.has(node));
}

/** The plan's deadline: a study that has no model by then ends, whatever it waits for. */
export function onStudyDeadline(state: CoordinatorState, context: CoordinatorContext): Stepped {
  const going = goingIn(state);
  if (!going) return [state, []];
  const plan = going.phase === "enrolling" ? going.plan : going.running.study.plan;
  if (!hasCome(plan.deadline, context)) return [state, studyDeadline(plan, context)];
  return endStudy(going, studyLate(plan), context);
}

function notEnrolled(state: Enrolling): CodedError {
  const { roster } = state.plan;
  const left = [...roster.keys()].filter((node) => !state.enrolments.has(node));
  const named = (nodes: readonly number[]) => nodes.map((node) => roster[node].name).join(", ");
  const asking = left.filter((node) => state.questions.has(node));
  const unheard = left.filter((node) => !state.questions.has(node));
  const waiting = asking.map((node) => {
    const silent = [...roster.keys()].filter((peer) => peer !== node && !state.answers.get(node)?.has(peer));
    return `${roster[node].name} (no answer of ${named(silent)})`;
  });
  return new CodedError("NOT_ENROLLED", {
    what: [
      ...(unheard.length > 0 ? [`These platforms have said nothing to the plan: ${named(unheard)}.`] : []),
      ...(waiting.length > 0
        ? [`These agree to it and were waiting for their partners: ${waiting.join("; ")}.`]
        : []),
    ].join(" "),
    why: "A study starts only when every node of the roster has approved the same plan, and a node approves it only when enough of its partners have answered that its books are not an old copy.",
    todo: "Whoever has said nothing is the one to look for: not started, not connected, or refused for a reason in its own output. Nothing is wrong with those that were waiting. Mend it, and start this coordinator again: it goes on with the same study. Where the plan has to change, or a platform has left the study (STUDY_LEFT), end it with fedseg-coordinator cancel and start a new one.",
  });
}
