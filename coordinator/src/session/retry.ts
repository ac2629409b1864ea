import { CodedError } from "@fedseg/shared/errors.ts";
import { callAll, sessionOf } from "./bundle.ts";
import type { CoordinatorContext, Moved, Presence, Running } from "./state.ts";

/** Starts the next attempt of the session: new keys, new noise, a new charge. */
export function retry(
  running: Running,
  presence: readonly Presence[],
  reason: string,
  context: CoordinatorContext,
): Moved | CodedError {
  const attempt = running.attempt + 1;
  const session = sessionOf(running);
  if (attempt > running.study.plan.limits.maxAttempts) {
    return new CodedError("ATTEMPTS_EXHAUSTED", {
      what: `Session ${session} failed ${running.attempt} times; the last time ${reason}.`,
      why: "The plan allows no further attempt, because every attempt may cost privacy.",
      todo: "See which platform was missing or excluded and mend that. This study never goes on: start a new one, in a folder of its own; what was charged stays charged.",
    });
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
