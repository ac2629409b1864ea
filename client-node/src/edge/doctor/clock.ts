import { CLOCK_TOLERANCE_S } from "@fedseg/shared/protocol/enrol.ts";
import type { Finding } from "./finding.ts";
import type { Answer } from "./reach.ts";

/** The coordinator says whole seconds; clocks that follow a time server are closer than this. */
const [CLOSE_MS, FAR_MS] = [5000, CLOCK_TOLERANCE_S * 1000];

/** Compares this machine's clock with the coordinator's, which ledgers and certificates are read beside. */
export function checkClock({ theirMs, ownMs, roundTripMs }: Answer): Finding {
  if (theirMs === undefined) {
    return {
      check: "clock",
      verdict: "WARN",
      text: "the coordinator did not say what time it has",
      todo: "Compare the clocks by hand.",
    };
  }
  // Whole seconds are on average half a second behind.
  const off = ownMs - (theirMs + 500);
  const tolerance = CLOSE_MS + roundTripMs;
  const text = `this machine's clock is ${(Math.abs(off) / 1000).toFixed(1)} s ${off < 0 ? "behind" : "ahead of"} the coordinator's`;
  if (Math.abs(off) <= tolerance) return { check: "clock", verdict: "PASS", text };
  const verdict = Math.abs(off) > FAR_MS ? "FAIL" : "WARN";
  return { check: "clock", verdict, text, todo: "Let both machines follow a time server." };
}
