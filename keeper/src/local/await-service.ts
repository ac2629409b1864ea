import { setTimeout as pause } from "node:timers/promises";
import { CodedError } from "@fedseg/shared/errors.ts";
import { isAnswered } from "./call.ts";

const LOOK_MS = 200;

/** Waits until a process answers on a folder. @throws CodedError SERVICE_ABSENT when none does in time. */
export async function awaitService(folder: string, seconds: number): Promise<void> {
  for (let waitedMs = 0; !(await isAnswered(folder)); waitedMs += LOOK_MS) {
    if (waitedMs >= 1000 * seconds) throw absent(folder, seconds);
    await pause(LOOK_MS);
  }
}

/** Reads how many seconds a command is to wait. @throws RangeError for what is no number of seconds below a day. */
export function waitSeconds(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new RangeError(`"--wait" expected seconds, such as 30, got ${JSON.stringify(text)}`);
}

function absent(folder: string, seconds: number): CodedError {
  return new CodedError("SERVICE_ABSENT", {
    what: `No process has answered on the folder ${folder} within ${seconds} s.`,
    why: "It has not been started, has ended, or takes longer to start.",
    todo: "See what it has said (journalctl, or the terminal in which it was started); without --wait, status reads the files.",
  });
}
