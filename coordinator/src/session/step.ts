import { CodedError } from "@fedseg/shared/errors.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { callAll, maybeOpen, onBundle, sessionOf } from "./bundle.ts";
import { onEnrol, sendPlan } from "./enrol.ts";
import { end, fail, recordModel } from "./finish.ts";
import { maybeClose, onComplaint, onReport } from "./report.ts";
import { retry } from "./retry.ts";
import { catchUp, forgetBundles } from "./resume.ts";
import type {
  CoordinatorContext,
  CoordinatorEffect,
  CoordinatorEvent,
  CoordinatorState,
  Moved,
  Presence,
  Running,
  Stepped,
  WitnessRequest,
} from "./state.ts";
import { maybeReveal, onConfirm, onLateConfirm, onUnmask } from "./unmask.ts";

type RunningState = Extract<CoordinatorState, { phase: "running" }>;

/** Advances the coordinator by one event. Pure: the effects say what must be done, in order. */
export function step(state: CoordinatorState, event: CoordinatorEvent, context: CoordinatorContext): Stepped {
  switch (event.type) {
    case "started":
      return started(state, context);
    case "connected":
      return [connected(state, event.node), []];
    case "departed":
      return departed(state, event.node);
    case "deadline":
      return onDeadline(state, event, context);
    case "message":
      return receive(state, event.from, event.message, context);
  }
}

function started(state: CoordinatorState, context: CoordinatorContext): Stepped {
  if (state.phase === "enrolling") {
    return [state, [{ type: "deadline", id: { type: "enrolment" }, afterMs: state.plan.timing.bundleMs }]];
  }
  if (state.phase === "done" && !state.isRecorded) {
    return [{ ...state, isRecorded: true }, [recordModel(state.running, state.model)]];
  }
  if (state.phase !== "running") return [state, []];
  const called = callAll(state.running, state.presence, context);
  return proceed({ ...state, running: called.running }, false, context, called.effects);
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
  const next = withPresence(state, node, "away");
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
    return proceed(withPresence(state, id.node, "gone"), false, context);
  }
  if (id.type === "enrolment")
    return state.phase === "enrolling" ? fail(state, notEnrolled(state)) : [state, []];
  if (state.phase !== "running") return [state, []];
  const { running } = state;
  const isCurrent =
    id.session === sessionOf(running) && id.attempt === running.attempt && id.stage === running.stage.type;
  return isCurrent ? proceed(state, true, context) : [state, []];
}

function notEnrolled(state: Extract<CoordinatorState, { phase: "enrolling" }>): CodedError {
  const missing = state.plan.roster.filter((_, node) => !state.enrolments.has(node)).map(({ name }) => name);
  return new CodedError("NOT_ENROLLED", {
    what: `These platforms did not countersign the plan in time: ${missing.join(", ")}.`,
    why: "A study starts only when every node of the roster has approved the same plan.",
    todo: "Look at those nodes' own output for their reason, then create the study again.",
  });
}

function receive(
  state: CoordinatorState,
  from: number,
  message: NodeMessage,
  context: CoordinatorContext,
): Stepped {
  const told = tell(state, from, message);
  if (told) return told;
  if (state.phase === "enrolling") {
    if (message.type === "resume") return [state, [sendPlan(state, from, context)]];
    return message.type === "enrol" ? onEnrol(state, from, message.envelope, context) : [state, []];
  }
  if (state.phase === "done" || state.phase === "failed") {
    return message.type === "resume" && state.phase === "done"
      ? catchUp(state, from, message, context)
      : [state, []];
  }
  if (message.type === "resume") {
    const [next, effects] = catchUp(state, from, message, context);
    return proceed(next, false, context, effects);
  }
  const moved = apply(state.running, from, message, context);
  if (!moved) {
    const code = `BAD_${message.type.toUpperCase()}`;
    return [state, [{ type: "progress", progress: { type: "dropped", node: from, code } }]];
  }
  return proceed({ ...state, running: moved.running }, false, context, moved.effects);
}

/** Messages that mean the same in every phase: testimonies to pass on, and news for people. */
function tell(state: CoordinatorState, from: number, message: NodeMessage): Stepped | undefined {
  switch (message.type) {
    case "witness-request":
      return ask(state, from, message);
    case "witness":
      return [
        state,
        message.envelope.recipient < state.presence.length
          ? [{ type: "send", to: message.envelope.recipient, message }]
          : [],
      ];
    case "refused": {
      const text = `${message.what} ${message.why} ${message.todo}`;
      return [
        state,
        [{ type: "progress", progress: { type: "refused", node: from, code: message.code, text } }],
      ];
    }
    case "finished":
      if (state.phase !== "done") return [state, []];
      return [
        { ...state, finished: new Set(state.finished).add(from) },
        [{ type: "progress", progress: { type: "labelled", node: from } }],
      ];
    default:
      return undefined;
  }
}

/** Passes a node's question about itself on to everybody who is here, and keeps it for those who are not. */
function ask(state: CoordinatorState, from: number, message: WitnessRequest): Stepped {
  if (message.subject !== from) return [state, []];
  const sends = state.presence.flatMap((presence, to) =>
    presence === "here" && to !== from ? [{ type: "send", to, message } as const] : [],
  );
  if (state.phase !== "running") return [state, sends];
  const questions = new Map(state.running.questions).set(from, message);
  return [{ ...state, running: { ...state.running, questions } }, sends];
}

/** Applies one message to the current attempt; one that comes too late changes nothing. Undefined: invalid. */
function apply(
  running: Running,
  from: number,
  message: NodeMessage,
  context: CoordinatorContext,
): Moved | undefined {
  const { stage } = running;
  const late: Moved = { running, effects: [] };
  switch (message.type) {
    case "bundle": {
      const next = onBundle(running, from, message);
      return next && { running: next, effects: [] };
    }
    case "report":
      return stage.type === "reports" ? onReport(running, stage, from, message) : late;
    case "complaint":
      return stage.type === "reports" ? onComplaint(running, stage, from, message.envelope) : late;
    case "confirm":
      if (stage.type === "unmasks") return onLateConfirm(running, stage, from, context);
      return stage.type === "confirms" ? onConfirm(running, stage, from, message.envelope, context) : late;
    case "unmask": {
      if (stage.type !== "unmasks") return late;
      const moved = onUnmask(running, stage, from, message);
      return moved && { running: moved.running, effects: [] };
    }
    default:
      return undefined;
  }
}

/** Moves on as far as what has been gathered allows. */
function proceed(
  state: CoordinatorState,
  isLate: boolean,
  context: CoordinatorContext,
  first: readonly CoordinatorEffect[] = [],
): Stepped {
  if (state.phase !== "running") return [state, first];
  const effects: CoordinatorEffect[] = [...first];
  let current: RunningState = state;
  let late = isLate;
  for (;;) {
    const ended = end(current, context);
    if (ended) return [ended[0], [...effects, ...ended[1]]];
    const before = current.running;
    const moved = advanceStage(before, current.presence, late, context);
    if (moved instanceof CodedError) {
      const [failed, more] = fail(current, moved);
      return [failed, [...effects, ...more]];
    }
    effects.push(...moved.effects);
    current = { ...current, running: moved.running };
    late = false;
    if (moved.running.stage === before.stage) return [current, effects];
  }
}

function advanceStage(
  running: Running,
  presence: readonly Presence[],
  isLate: boolean,
  context: CoordinatorContext,
): Moved | CodedError {
  const { stage } = running;
  switch (stage.type) {
    case "bundles":
      return stage.isCalled
        ? maybeOpen(running, presence, isLate, context)
        : callAll(running, presence, context);
    case "reports":
      return maybeClose(running, stage, presence, isLate, context);
    case "confirms":
      return isLate
        ? retry(running, presence, "too few nodes confirmed the survivors", context)
        : { running, effects: [] };
    case "unmasks":
      return isLate
        ? retry(running, presence, "too few nodes unmasked", context)
        : maybeReveal(running, stage, presence, context);
  }
}
