import type { Verdict } from "../../audit.ts";

/** Exit code of an audit: 2 is for a command or files that cannot be read. */
export function exitCode(verdict: Verdict): number {
  return { PASS: 0, FAIL: 1, "NOT VERIFIABLE": 3 }[verdict];
}
