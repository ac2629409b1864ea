import { recordModel } from "@fedseg/shared/session/model-record.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { beginSession, isOfStage } from "./bundle.ts";
import { enrolmentDeadline, studyDeadline } from "./calendar.ts";
import { onEnrolmentClosed, onStudyDeadline } from "./dates.ts";
import { begin, onEnrol, sendPlan } from "./enrol.ts";
import { onEnrolmentTurn } from "./enrolment-turn.ts";
import { goOn, hasBundlesAgain, isBackInNumbers, onOperator } from "./operator.ts";
import { closeLate, onCheckpointDue, post, settleClosing } from "./last-checkpoints.ts";
import { closingDeadline, endDeadline } from "./finish.ts";
import { onContradiction } from "./halt.ts";
import { afterEnd, closeEnd } from "./after-end.ts";
import { questionsFor, tell } from "./news.ts";
import { apply, proceed } from "./proceed.ts";
import { onRevoke } from "./revoke.ts";
import { onTurn } from "./turn.ts";
import { catchUp, forgetBundles } from "./resume.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect, CoordinatorEvent, Stepped } from "./events.ts";
import type { CoordinatorState, Presence } from "./state.ts";

/** Advances the coordinator by one event. Pure: the effects say what must be done, in order. */
export function step(state: CoordinatorState, event: CoordinatorEvent, context: CoordinatorContext): Stepped {
  switch (event.type) {
    case "started":
      return started(state, context);
    case "connected":
      return [connected(state, event.node), []];
    case "checkpoint-due":
      return onCheckpointDue(state, context);
    case "departed":
      return departed(state, event.node);
    case "deadline":
      return onDeadline(state, event, context);
    case "turn":
      return onTurn(state, context);
    case "enrolment-turn":
      return onEnrolmentTurn(state);
    case "message":
      return receive(state, event.from, event.message, context);
    case "pause":
    case "go-on":
    case "cancel":
      return onOperator(state, event, context);
  }
}

function started(state: CoordinatorState, context: CoordinatorContext): Stepped {
  if (state.phase === "enrolling") {
    const dates = [enrolmentDeadline(state.plan, context), ...studyDeadline(state.plan, context)];
    if (state.enrolments.size < state.plan.roster.length) return [state, dates];
    const [next, begun] = begin(state, context);
    return [next, [...dates, ...begun]];
  }
  if (state.phase === "done") {
    const model = state.isRecorded ? [] : [recordModel(state.running.study, state.model)];
    return [
      { ...state, isRecorded: true },
      [
        ...model,
        { type: "finish", model: state.model },
        { type: "checkpoint" },
        closingDeadline(state.running.study.plan),
      ],
    ];
  }
  if (state.phase === "failed") {
    const { over, error, halted } = state;
    if (halted) {
      const plan = halted.phase === "enrolling" ? halted.plan : halted.running.study.plan;
      return [state, studyDeadline(plan, context)];
    }
    return [state, [over ? endDeadline(over.plan) : { type: "stop", error }]];
  }
  const called = beginSession(state.running, state.presence, context);
  const dates = studyDeadline(state.running.study.plan, context);
  const effects: readonly CoordinatorEffect[] = [{ type: "checkpoint" }, ...dates, ...called.effects];
  return proceed({ ...state, running: called.running }, false, context, effects);
}

function withPresence(state: CoordinatorState, node: number, presence: Presence): CoordinatorState {
  return { ...state, presence: state.presence.with(node, presence) };
}

/** A new connection may be another process, even when nobody has seen the old one's end. */
function connected(state: CoordinatorState, node: number): CoordinatorState {
  const next = withPresence(state, node, "here");
  return next.phase === "running" ? { ...next, running: forgetBundles(next.running, node) } : next;
}

function departed(state: CoordinatorState, node: number): Stepped {
  // Nothing goes on without who leaves a finished study: it has its model, and may come back.
  const next = withPresence(state, node, state.phase === "done" ? "gone" : "away");
  if (next.phase === "done") return settleClosing(next);
  if (state.phase === "failed" || state.phase === "done") return [next, []];
  const plan = state.phase === "running" ? state.running.study.plan : state.plan;
  const settled = next.phase === "running" ? { ...next, running: forgetBundles(next.running, node) } : next;
  return [
    settled,
    [
      { type: "progress", progress: { type: "departed", node } },
      { type: "deadline", id: { type: "grace", node }, afterMs: plan.timing.graceMs },
    ],
  ];
}

function onDeadline(
  state: CoordinatorState,
  { id }: Extract<CoordinatorEvent, { type: "deadline" }>,
  context: CoordinatorContext,
): Stepped {
  if (id.type === "grace") {
    if (state.presence[id.node] !== "away") return [state, []];
    const next = withPresence(state, id.node, "gone");
    return next.phase === "done" ? settleClosing(next) : proceed(next, false, context);
  }
  if (id.type === "closing") return state.phase === "failed" ? closeEnd(state) : closeLate(state);
  if (id.type === "enrolment") return onEnrolmentClosed(state, context);
  if (id.type === "study") return onStudyDeadline(state, context);
  if (state.phase !== "running") return [state, []];
  return isOfStage(state.running, id) ? proceed(state, true, context) : [state, []];
}

function receive(
  state: CoordinatorState,
  from: number,
  message: NodeMessage,
  context: CoordinatorContext,
): Stepped {
  if (message.type === "revoke") return onRevoke(state, from, message, context);
  if (state.phase === "enrolling" || state.phase === "running") {
    const doubt = onContradiction(state, from, message, context);
    if (doubt?.halted) {
      // What a node has said for people is told beside what comes of it.
      const [next, effects] = doubt.halted;
      return [next, [...(tell(state, from, message)?.[1] ?? []), ...effects]];
    }
    if (doubt) return answer(doubt.noted, from, message, context);
  }
  return answer(state, from, message, context);
}

function answer(
  state: CoordinatorState,
  from: number,
  message: NodeMessage,
  context: CoordinatorContext,
): Stepped {
  const told = tell(state, from, message) ?? post(state, from, message, context);
  if (state.phase === "failed") {
    const [next, effects] = afterEnd(state, from, message, context);
    return [next, [...(told?.[1] ?? []), ...effects]];
  }
  if (told) return told;
  if (state.phase === "enrolling") {
    if (message.type === "resume") {
      const heard = state.isBeginning ? questionsFor(state.questions, from) : [];
      return [state, [sendPlan(state, from, context), ...heard]];
    }
    return message.type === "enrol" ? onEnrol(state, from, message.envelope, context) : [state, []];
  }
  if (state.phase === "done") {
    return message.type === "resume" ? catchUp(state, from, message, context) : [state, []];
  }
  if (message.type === "resume") {
    const [next, effects] = catchUp(state, from, message, context);
    if (!isBackInNumbers(next)) return proceed(next, false, context, effects);
    const [after, more] = goOn(next, context);
    return [after, [...effects, ...more]];
  }
  const moved = apply(state.running, from, message, context);
  if (!moved) {
    const code = `BAD_${message.type.toUpperCase()}`;
    return [state, [{ type: "progress", progress: { type: "dropped", node: from, code } }]];
  }
  const next = { ...state, running: moved.running };
  if (!hasBundlesAgain(next)) return proceed(next, false, context, moved.effects);
  const [after, more] = goOn(next, context);
  return [after, [...moved.effects, ...more]];
}
