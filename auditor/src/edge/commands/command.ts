import type { Verdict } from "../../audit.ts";

/** One subcommand of `fedseg-audit`. */
export interface Command {
  /**
   * Runs it on the arguments behind its name and returns the exit code: 0 holds, 1 does not hold, 3 something is missing.
   * @throws CodedError, which ends the process with exit code 2.
   */
  run(args: readonly string[]): Promise<number>;
}

/** Exit code of an audit: 2 is for a command or files that cannot be read. */
export function exitCode(verdict: Verdict): number {
  return { PASS: 0, FAIL: 1, "NOT VERIFIABLE": 3 }[verdict];
}
