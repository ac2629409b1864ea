import { CodedError } from "@fedseg/shared/errors.ts";
import { comparisonStanding } from "../../comparison/comparison-text.ts";
import { readComparisons } from "../books/comparisons.ts";
import type { NodeConfig } from "../config.ts";
import { type Finding, findingOf } from "./finding.ts";

/** Tells with whom the pinned roster was compared, and with whom it still has to be. */
export function checkPartners(config: NodeConfig): Finding {
  const check = "partners";
  try {
    const { made, outdated, open, least } = comparisonStanding(readComparisons(config), config);
    const missing = [...outdated, ...open];
    const text = `the roster was compared with ${made.length} of ${made.length + missing.length} partners; at least ${least} are asked for`;
    if (least > 0 && made.length >= least) return { check, verdict: "PASS", text };
    const changed =
      outdated.length > 0 ? ` (names or keys have changed since it was with ${outdated.join(", ")})` : "";
    const todo =
      least > 0
        ? `Compare it on the phone with ${least - made.length} of ${missing.join(", ")}: fedseg-node compare --config FILE --with ${missing[0]}. No plan is approved before.`
        : "With policy.compared: 0 the keys are the operator's word. Take the line away unless you have made all keys yourself.";
    return { check, verdict: "WARN", text: text + changed, todo };
  } catch (error) {
    if (error instanceof CodedError) return findingOf(check, "FAIL", error);
    throw error;
  }
}
