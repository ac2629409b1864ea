import { fromHex } from "../crypto/bytes.ts";
import type { SigningKey } from "../crypto/signature.ts";
import { CodedError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { type EndBody, endBody } from "../protocol/ended.ts";
import { type Envelope, openEnvelope, sealEnvelope } from "../protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "../protocol/primitives.ts";
import { planBinding } from "./study.ts";

/** Signs that a study has ended without a model and never goes on, whatever phase a node is in. */
export function signEnd(key: SigningKey, plan: Plan, code: string, reason?: string): Envelope {
  const address = { type: "END", session: 0, attempt: 0, sender: COORDINATOR, recipient: EVERYONE } as const;
  return sealEnvelope(key, planBinding(plan), address, { code, ...(reason !== undefined && { reason }) });
}

/** Reads why the plan's coordinator has ended its study; undefined when it has not signed this. */
export function readEnd(plan: Plan, envelope: Envelope): EndBody | undefined {
  const isEnd = envelope.type === "END" && envelope.sender === COORDINATOR;
  const identity = fromHex(plan.coordinator.identity);
  return isEnd ? openEnvelope(envelope, identity, planBinding(plan), endBody) : undefined;
}

/** What a node refuses with once its coordinator has ended the study; each its own code in the node's ledger. */
export const ENDED_CODES = ["STUDY_ENDED", "STUDY_CANCELLED", "STUDY_REPLACED"] as const;

/** What becomes of charges in a study that has ended without a model. */
const CHARGES =
  "What was charged in it stays charged, but for a sum that nobody can open any more, once enough platforms have signed that.";

/** The refusal of everything more in a study that its coordinator has ended. */
export function studyEnded({ code, reason }: EndBody): CodedError {
  if (code === "STUDY_REPLACED") return replaced();
  if (code === "STUDY_CANCELLED") return cancelled(reason);
  return new CodedError("STUDY_ENDED", {
    what: `The coordinator has ended this study for good (${code}).`,
    why: `It signed that the study does not go on. ${CHARGES}`,
    todo: "A node that serves takes part in the next study as it is; one that was started with run is started again for it.",
  });
}

function cancelled(reason?: string): CodedError {
  return new CodedError("STUDY_CANCELLED", {
    what: `The operator has cancelled this study${reason === undefined ? "" : ` (${JSON.stringify(reason)})`}.`,
    why: `It never goes on. ${CHARGES}`,
    todo: "Ask the operator what comes next; this node takes part in the next study as it is.",
  });
}

function replaced(): CodedError {
  return new CodedError("STUDY_REPLACED", {
    what: "Enrolment has closed, and the study goes on under a plan with those who have agreed to this one.",
    why: "Its plan has a quorum, and not everybody of its roster came in time; nothing was charged.",
    todo: "A node that serves and has agreed takes part in the other plan by itself, one that was started with run once it is started again; the others wait for the next study.",
  });
}
