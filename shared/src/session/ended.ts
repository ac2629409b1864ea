import { fromHex } from "../crypto/bytes.ts";
import type { SigningKey } from "../crypto/signature.ts";
import { CodedError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { endBody } from "../protocol/ended.ts";
import { type Envelope, openEnvelope, sealEnvelope } from "../protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "../protocol/primitives.ts";
import { planBinding } from "./study.ts";

/** Signs that a study has ended without a model and never goes on, whatever phase a node is in. */
export function signEnd(key: SigningKey, plan: Plan, code: string): Envelope {
  const address = { type: "END", session: 0, attempt: 0, sender: COORDINATOR, recipient: EVERYONE } as const;
  return sealEnvelope(key, planBinding(plan), address, { code });
}

/** Reads the code with which the plan's coordinator has ended its study; undefined when it has not signed this. */
export function readEnd(plan: Plan, envelope: Envelope): string | undefined {
  const isEnd = envelope.type === "END" && envelope.sender === COORDINATOR;
  const identity = fromHex(plan.coordinator.identity);
  return isEnd ? openEnvelope(envelope, identity, planBinding(plan), endBody)?.code : undefined;
}

/** The refusal of everything more in a study that its coordinator has ended. */
export function studyEnded(code: string): CodedError {
  return new CodedError("STUDY_ENDED", {
    what: `The coordinator has ended this study for good (${code}).`,
    why: "It signed that the study does not go on; what was charged in it stays charged.",
    todo: "Start this node again for the next study.",
  });
}
