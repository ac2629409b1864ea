import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { PauseBody } from "@fedseg/shared/protocol/paused.ts";
import { readPause } from "@fedseg/shared/session/paused.ts";
import { ignore } from "./refuse.ts";
import type { NodeState } from "./state.ts";
import type { Stepped } from "./events.ts";

/** PAUSE: the coordinator has paused the study, or it goes on; told to people, and nothing else depends on it. */
export function onPaused(state: NodeState, envelope: Envelope): Stepped {
  if (state.phase !== "running") return [state, []];
  const { running } = state;
  const pause = readPause(running.study.plan, envelope);
  if (!pause)
    return ignore(state, "PAUSE_UNSIGNED", "A pause of the study is not signed by its coordinator.");
  if (pause.count <= (running.pause?.count ?? 0)) return [state, []];
  const note = { type: "note", code: pause.isPaused ? "PAUSED" : "RESUMED", text: pauseText(pause) } as const;
  return [{ ...state, running: { ...running, pause } }, [note]];
}

function pauseText({ isPaused, by, since, reason }: PauseBody): string {
  if (!isPaused) return `The study goes on since ${since}.`;
  return by === "operator"
    ? `The study is paused by the operator since ${since}: ${JSON.stringify(reason)}. No new session is opened, nothing more is charged; it goes on when the operator resumes it.`
    : `The study waits since ${since} for nodes that it lacks: ${JSON.stringify(reason)}. Nothing more is charged; it goes on by itself when they are back.`;
}
