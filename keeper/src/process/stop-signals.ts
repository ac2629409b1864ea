import process from "node:process";
import { setTimeout } from "node:timers";
import { CodedError } from "@fedseg/shared/errors.ts";
import { ENDS } from "@fedseg/wording/command-line/exit-statuses.ts";
import { refusalLine } from "@fedseg/wording/command-line/log-line.ts";
import { printable } from "@fedseg/wording/terminal/printable.ts";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
/** How long a process may take to leave its files in order: service managers wait for ten seconds and more. */
const DRAIN_MS = 9_000;

/**
 * Calls once when somebody asks this process to stop, so that it can leave its files in order; a second signal ends it at
 * once, and so does time: what it has recorded by then stands, and what it has not is done by the next start. Returns what
 * gives the signals back.
 */
export function onStopSignal(stop: (refusal: CodedError) => void, drainMs = DRAIN_MS): () => void {
  const hear = (signal: string): void => {
    deaf();
    setTimeout(cutOff, drainMs).unref();
    stop(stopped(signal));
  };
  const deaf = (): void => SIGNALS.forEach((signal) => void process.off(signal, hear));
  for (const signal of SIGNALS) process.on(signal, hear);
  return deaf;
}

/** Ends a process that is still at work: no commit is cut in two, and a file is whole or not there. */
function cutOff(): void {
  const refusal = stopped("in the midst of its work");
  const isForPrograms = process.argv.includes("--json");
  process.stderr.write(`${isForPrograms ? refusalLine(new Date(), refusal) : printable(refusal.message)}\n`);
  process.exit(ENDS.STOPPED);
}

function stopped(signal: string): CodedError {
  return new CodedError("STOPPED", {
    what: `This process was stopped (${signal}).`,
    why: "Everything that was said and charged is recorded.",
    todo: "Start it again with the same configuration: a study that has not ended goes on where it was.",
  });
}
