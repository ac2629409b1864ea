import { CodedError } from "@fedseg/shared/errors.ts";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Calls once when somebody asks this process to stop, so that it can leave its files in order; a second signal ends it at
 * once. Returns what gives the signals back.
 */
export function onStopSignal(stop: (refusal: CodedError) => void): () => void {
  const hear = (signal: string): void => {
    deaf();
    stop(stopped(signal));
  };
  const deaf = (): void => SIGNALS.forEach((signal) => void process.off(signal, hear));
  for (const signal of SIGNALS) process.on(signal, hear);
  return deaf;
}

function stopped(signal: string): CodedError {
  return new CodedError("STOPPED", {
    what: `This process was stopped (${signal}).`,
    why: "Everything that was said and charged is recorded.",
    todo: "Start it again with the same configuration: a study that has not ended goes on where it was.",
  });
}
