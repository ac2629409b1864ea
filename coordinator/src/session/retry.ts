import { CodedError } from "@fedseg/shared/errors.ts";
import { attemptsAllowed } from "@fedseg/shared/plan/attempts.ts";
import { callAll, sessionOf } from "./bundle.ts";
import type { CoordinatorContext } from "./context.ts";
import type { Moved } from "./events.ts";
import type { Presence, Running } from "./state.ts";

/** Starts the next attempt of the session: new keys, new noise, a new charge. */
export function retry(
  running: Running,
  presence: readonly Presence[],
  reason: string,
  context: CoordinatorContext,
): Moved | CodedError {
  const attempt = running.attempt + 1;
  const session = sessionOf(running);
  const faulty = running.faulty.map(({ sum }) => sum.turn);
  if (attempt > attemptsAllowed(running.study.plan, faulty, session)) {
    return attemptsExhausted({ ...running, attempt }, reason);
  }
  const called = callAll({ ...running, attempt }, presence, context);
  return {
    running: called.running,
    effects: [
      { type: "progress", progress: { type: "retried", session, attempt, reason } },
      ...called.effects,
    ],
  };
}

/** The end of a study whose session has no attempt left; `running` is where the next one would be. */
export function attemptsExhausted(running: Running, reason?: string): CodedError {
  const [session, failed] = [sessionOf(running), running.attempt - 1];
  return new CodedError("ATTEMPTS_EXHAUSTED", {
    what:
      reason === undefined
        ? `Session ${session} failed ${failed} times.`
        : `Session ${session} failed ${failed} times; the last time ${reason}.`,
    why: "The plan allows no further attempt, because every attempt may cost privacy.",
    todo: "See which platform was missing or excluded and mend that. This study never goes on: start a new one (a service proposes it, and without one it has a folder of its own); what was charged stays charged.",
  });
}
