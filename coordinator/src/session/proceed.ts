import { CodedError } from "@fedseg/shared/errors.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { beginSession, onBundle } from "./bundle.ts";
import type { Failed } from "./faulty.ts";
import { end, endStudy, fail } from "./finish.ts";
import { maybeOpen } from "./open.ts";
import { onAbort, onComplaint, onReport } from "./report.ts";
import { maybeClose } from "./close.ts";
import { isPaused, pause } from "./pause.ts";
import { retry } from "./retry.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect, Stepped } from "./events.ts";
import type { CoordinatorState, Presence, Running } from "./state.ts";
import type { Moved } from "./events.ts";
import { onConfirm, onLateConfirm, onUnmask } from "./unmask.ts";
import { maybeReveal } from "./result.ts";

type RunningState = Extract<CoordinatorState, { phase: "running" }>;

/** Applies one message to the current attempt; one that comes too late changes nothing. Undefined: invalid. */
export function apply(
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
    case "abort":
      return stage.type === "reports" ? onAbort(running, stage, from, message.envelope) : late;
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
export function proceed(
  state: CoordinatorState,
  isLate: boolean,
  context: CoordinatorContext,
  first: readonly CoordinatorEffect[] = [],
): Stepped {
  if (state.phase !== "running") return [state, first];
  const effects: CoordinatorEffect[] = [...first];
  let current: RunningState = state;
  let late = isLate;
  let isSettled = false;
  for (;;) {
    const ended = end(current, context);
    if (ended) return [ended[0], [...effects, ...ended[1]]];
    if (isSettled) return [current, effects];
    const before = current.running;
    const moved = advanceStage(before, current.presence, late, context);
    if (moved instanceof CodedError || "error" in moved) {
      const { error, effects: last } = moved instanceof CodedError ? { error: moved, effects: [] } : moved;
      if (mayWait(current, error)) {
        const [waiting, told] = pause(
          current,
          { by: "quorum", reason: error.refusal.what.slice(0, 200) },
          context,
        );
        return [waiting, [...effects, ...last, ...told]];
      }
      const isOver = error.code === "ATTEMPTS_EXHAUSTED";
      const [failed, more] = isOver ? endStudy(current, error, context) : fail(current, error);
      return [failed, [...effects, ...last, ...more]];
    }
    effects.push(...moved.effects);
    current = { ...current, running: moved.running };
    late = false;
    isSettled = moved.running.stage === before.stage;
  }
}

/** Whether a study waits for nodes that it lacks: until the deadline of its plan, where that has one. */
function mayWait({ running }: RunningState, { code }: CodedError): boolean {
  return code === "TOO_FEW_NODES" && running.study.plan.deadline !== undefined;
}

function advanceStage(
  running: Running,
  presence: readonly Presence[],
  isLate: boolean,
  context: CoordinatorContext,
): Moved | Failed | CodedError {
  const { stage } = running;
  switch (stage.type) {
    case "bundles":
      if (isPaused(running)) return { running, effects: [] };
      return stage.isCalled
        ? maybeOpen(running, presence, isLate, context)
        : beginSession(running, presence, context);
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
