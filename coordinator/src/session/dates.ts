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
  // A plan of everybody would be the same one; who all agree, and have found no room, find none in another.
  return agreed.length >= quorum && agreed.length < plan.roster.length
    ? endStudy(state, studyReplaced(plan, agreed.length), context, { agreed })
    : endStudy(state, notEnrolled(state), context);
}

/** The nodes that agree to a plan: they have countersigned it, or are here and will when their partners have answered and they have room. */
export function agreedIn({ plan, enrolments, questions, presence }: Enrolling): readonly number[] {
  return [...plan.roster.keys()].filter(
    (node) => enrolments.has(node) || (questions.has(node) && presence[node] === "here"),
  );
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
  const { roster, enrolBy } = state.plan;
  const left = [...roster.keys()].filter((node) => !state.enrolments.has(node));
  const named = (nodes: readonly number[]) => nodes.map((node) => roster[node].name).join(", ");
  const unheard = left.filter((node) => !state.questions.has(node));
  const asking = left.filter((node) => state.questions.has(node));
  const away = asking.filter((node) => state.presence[node] !== "here");
  const waiting = asking.filter((node) => state.presence[node] === "here");
  const said = (nodes: readonly number[], text: (names: string) => string) =>
    nodes.length > 0 ? [text(named(nodes))] : [];
  return new CodedError("NOT_ENROLLED", {
    what: [
      ...said(
        unheard,
        (names) => `These platforms have said nothing to the plan since this coordinator started: ${names}.`,
      ),
      ...said(away, (names) => `These had agreed to it, and were away: ${names}.`),
      ...waitingText(state, waiting),
    ].join(" "),
    why: "A study starts only when every node of the roster has countersigned the same plan, and a node countersigns it only when enough of its partners have answered that its books are not an old copy, and when it has room beside its other studies.",
    todo: enrolBy === undefined ? START_AGAIN : PROPOSE_AGAIN,
  });
}

/** Of those that agree and are here, what they were waiting for: their study's turn, answers, or room. */
function waitingText(state: Enrolling, waiting: readonly number[]): string[] {
  const { roster } = state.plan;
  const named = (nodes: readonly number[]) => nodes.map((node) => roster[node].name).join(", ");
  if (waiting.length === 0) return [];
  if (!state.isBeginning)
    return [
      `These agree to it, and were waiting until everybody does and their turn has come: ${named(waiting)}.`,
    ];
  const each = waiting.map((node) => {
    const silent = [...roster.keys()].filter((peer) => peer !== node && !state.answers.get(node)?.has(peer));
    const lacks = silent.length > 0 ? `no answer of ${named(silent)}` : "no room beside its other studies";
    return `${roster[node].name} (${lacks})`;
  });
  return [`These agree to it and were waiting: ${each.join("; ")}.`];
}

const START_AGAIN =
  "Whoever has said nothing is the one to look for: not started, not connected, or refused for a reason in its own output. Nothing is wrong with those that were waiting. Mend it, and start this coordinator again: it goes on with the same study. Where the plan has to change, or a platform has left the study (STUDY_LEFT), end it with fedseg-coordinator cancel and start a new one.";
const PROPOSE_AGAIN =
  "Whoever has said nothing is the one to look for: not started, not connected, or refused for a reason in its own output. Nothing is wrong with those that were waiting. This study is over, and nothing was charged: propose it again, with an enrolment that closes later than the other studies of these platforms end, or with a quorum.";
