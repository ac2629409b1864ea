import { beginSession, bundlesOf } from "./bundle.ts";
import { cancelled } from "./cancelled.ts";
import { endStudy } from "./finish.ts";
import { goingIn } from "./halt.ts";
import { isPaused, pause, unpause } from "./pause.ts";
import { proceed } from "./proceed.ts";
import type { CoordinatorContext } from "./context.ts";
import type { OperatorEvent, Stepped } from "./events.ts";
import type { CoordinatorState } from "./state.ts";

type RunningState = Extract<CoordinatorState, { phase: "running" }>;

/** What an operator wants; where the study is past it, nothing comes of it. */
export function onOperator(
  state: CoordinatorState,
  event: OperatorEvent,
  context: CoordinatorContext,
): Stepped {
  if (event.type === "cancel") {
    const going = goingIn(state);
    const { reason } = event;
    return going ? endStudy(going, cancelled(reason), context, { reason }) : [state, []];
  }
  if (state.phase !== "running") return [state, []];
  if (event.type === "pause") {
    // Who pauses what waits for nodes decides that it does not go on by itself.
    const isAlready = isPaused(state.running) && state.running.pause?.by === "operator";
    return isAlready ? [state, []] : pause(state, { by: "operator", reason: event.reason }, context);
  }
  return isPaused(state.running) ? goOn(state, context) : [state, []];
}

/** Lets a paused study go on: nodes that have sent no bundle are called, and have their whole time. */
export function goOn(state: RunningState, context: CoordinatorContext): Stepped {
  const [next, told] = unpause(state, context);
  if (next.phase !== "running") return [next, told];
  const { running, presence } = next;
  if (running.stage.type !== "bundles") return proceed(next, false, context, told);
  const called = beginSession(running, presence, context);
  return proceed({ ...next, running: called.running }, false, context, [...told, ...called.effects]);
}

/** Whether a study that waits for nodes has as many again as it needs: connected, */
export function isBackInNumbers(state: CoordinatorState): state is RunningState {
  if (!isWaiting(state)) return false;
  const { excluded, study } = state.running;
  const here = state.presence.filter((each, node) => each === "here" && !excluded.has(node));
  return here.length >= study.cohort.m;
}

/** or ready, although they had been connected all the time. */
export function hasBundlesAgain(state: RunningState): boolean {
  if (!isWaiting(state)) return false;
  const { study, excluded } = state.running;
  const ready = [...bundlesOf(state.running).keys()].filter((node) => !excluded.has(node));
  return ready.length >= study.cohort.m;
}

function isWaiting(state: CoordinatorState): state is RunningState {
  return state.phase === "running" && isPaused(state.running) && state.running.pause?.by === "quorum";
}
