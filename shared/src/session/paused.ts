import { fromHex } from "../crypto/bytes.ts";
import type { SigningKey } from "../crypto/signature.ts";
import type { Plan } from "../plan/plan.ts";
import { type Envelope, openEnvelope, sealEnvelope } from "../protocol/envelope.ts";
import { type PauseBody, pauseBody } from "../protocol/paused.ts";
import { COORDINATOR, EVERYONE } from "../protocol/primitives.ts";
import { planBinding } from "./study.ts";

/** Signs whether a study is paused, since when and why. */
export function signPause(key: SigningKey, plan: Plan, pause: PauseBody): Envelope {
  const address = {
    type: "PAUSE",
    session: 0,
    attempt: 0,
    sender: COORDINATOR,
    recipient: EVERYONE,
  } as const;
  return sealEnvelope(key, planBinding(plan), address, pause);
}

/** Reads whether the plan's coordinator has paused its study; undefined when it has not signed this. */
export function readPause(plan: Plan, envelope: Envelope): PauseBody | undefined {
  const isPause = envelope.type === "PAUSE" && envelope.sender === COORDINATOR;
  const identity = fromHex(plan.coordinator.identity);
  return isPause ? openEnvelope(envelope, identity, planBinding(plan), pauseBody) : undefined;
}
