import { callAll } from "./bundle.ts";
import type { CoordinatorContext } from "./context.ts";
import type { Stepped } from "./events.ts";
import { isPaused } from "./pause.ts";
import { proceed } from "./proceed.ts";
import type { CoordinatorState } from "./state.ts";

/** How a study stands to the turns that studies take: its next session `waits` for one, or a session `has` it. */
export type TurnNeed = "none" | "waits" | "has";

/** Returns how a study stands to the turns. What is paused between two sessions keeps none. */
export function turnNeed(state: CoordinatorState): TurnNeed {
  if (state.phase !== "running") return "none";
  const { stage } = state.running;
  if (stage.type !== "bundles") return "has";
  if (isPaused(state.running)) return "none";
  return stage.isCalled ? "has" : "waits";
}

/** The turn of the next session has come: its nodes are called, and have their whole time from now on. */
export function onTurn(state: CoordinatorState, context: CoordinatorContext): Stepped {
  if (state.phase !== "running" || turnNeed(state) !== "waits") return [state, []];
  const { running, effects } = callAll(state.running, state.presence, context);
  return proceed({ ...state, running }, false, context, effects);
}
