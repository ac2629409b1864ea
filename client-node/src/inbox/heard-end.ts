import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { readEnd, studyEnded } from "@fedseg/shared/session/ended.ts";

/** Reads out of a message about a plan that its coordinator has signed its end; undefined when it says anything else. */
export function endIn(bytes: Uint8Array, plan: Plan): CodedError | undefined {
  const message = decodeCanonical(bytes, coordinatorMessage, { nodes: plan.roster.length + 1, results: 0 });
  const end = message?.type === "ended" ? readEnd(plan, message.envelope) : undefined;
  return end && studyEnded(end);
}
