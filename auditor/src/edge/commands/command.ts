import type { Given } from "@fedseg/wording/command-line/program.ts";
import type { Verdict } from "../../audit.ts";

/**
 * What one command of `fedseg-audit` does. Returns the exit code: 0 holds, 1 does not hold, 3 something is missing.
 * @throws CodedError, which ends the process with exit code 2, and RangeError for a value that an option does not take.
 */
export type AuditCommand = (given: Given) => Promise<number>;

/** Exit code of an audit: 2 is for a command or files that cannot be read. */
export function exitCode(verdict: Verdict): number {
  return { PASS: 0, FAIL: 1, "NOT VERIFIABLE": 3 }[verdict];
}
