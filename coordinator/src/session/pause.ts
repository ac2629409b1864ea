import { encodeCanonical, decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type PauseBody, pauseBody } from "@fedseg/shared/protocol/paused.ts";
import { signPause } from "@fedseg/shared/session/paused.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect, Stepped } from "./events.ts";
import type { CoordinatorState, Running } from "./state.ts";

type RunningState = Extract<CoordinatorState, { phase: "running" }>;

/** Journal key of the last pause of a study, or of what ended it. */
export const PAUSE = "pause";

/** Whether no new session may be opened. */
export function isPaused(running: Running): boolean {
  return running.pause?.isPaused === true;
}

/** Pauses a study: what is open ends, no new session is opened. On record first, then told to everybody who is here. */
export function pause(
  state: RunningState,
  why: Pick<PauseBody, "by" | "reason">,
  context: CoordinatorContext,
): Stepped {
  return turned(state, { ...why, isPaused: true }, context);
}

/** Lets a study go on that is paused. */
export function unpause(state: RunningState, context: CoordinatorContext): Stepped {
  const { by = "operator" } = state.running.pause ?? {};
  return turned(state, { by, reason: "", isPaused: false }, context);
}

function turned(
  state: RunningState,
  to: Omit<PauseBody, "count" | "since">,
  context: CoordinatorContext,
): Stepped {
  const { running, presence } = state;
  const since = new Date(context.clock()).toISOString();
  const next: PauseBody = { ...to, since, count: (running.pause?.count ?? 0) + 1 };
  const after: Running = { ...running, pause: next };
  const told = to.isPaused
    ? ({ type: "paused", by: to.by, since, reason: to.reason } as const)
    : ({ type: "went-on", by: to.by, since } as const);
  return [
    { ...state, running: after },
    [
      { type: "commit", journal: [{ key: PAUSE, value: encodeCanonical(next) }], ledger: [] },
      { type: "progress", progress: told },
      ...presence.flatMap((here, node) => (here === "here" ? pauseFor(after, node, context) : [])),
    ],
  ];
}

/** What a node hears of a pause: nothing where there never was one. */
export function pauseFor(
  { study, pause: last }: Running,
  to: number,
  context: CoordinatorContext,
): CoordinatorEffect[] {
  if (!last) return [];
  const envelope = signPause(context.signingKey, study.plan, last);
  return [{ type: "send", to, message: { type: "paused", envelope } }];
}

/** Reads what the journal holds under `PAUSE`; undefined when it is none. */
export function readStoredPause(value: Uint8Array): PauseBody | undefined {
  return decodeCanonical(value, pauseBody);
}
