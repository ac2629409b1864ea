import { CodedError } from "@fedseg/shared/errors.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { CLOCK_TOLERANCE_S, planBody } from "@fedseg/shared/protocol/enrol.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";

/**
 * Compares this node's clock with the one that its coordinator signed the plan by. It decides nothing else: a coordinator
 * that lies about the time can keep a node out of its study, as it can by falling silent.
 * `ownSeconds`: whole seconds since 1970. @throws CodedError CLOCK_OFF.
 */
export function checkClock(plan: Envelope, ownSeconds: number): void {
  const theirs = decodeCanonical(plan.body, planBody)?.seconds ?? ownSeconds;
  if (Math.abs(theirs - ownSeconds) <= CLOCK_TOLERANCE_S) return;
  throw new CodedError("CLOCK_OFF", {
    what: `The clocks of this node and its coordinator are more than ${CLOCK_TOLERANCE_S} s apart.`,
    why: "Ledgers, certificates and the snapshot of a study are read beside each other by their dates.",
    todo: "Let both machines follow a time server (doctor shows the difference), then start this node again: the plan is the same.",
  });
}
