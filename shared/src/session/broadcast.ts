import type { z } from "zod";
import { type Envelope, type MessageType, openEnvelope } from "../protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "../protocol/primitives.ts";
import type { Turn } from "./deal.ts";
import type { Study } from "./study.ts";

/** Opens what the coordinator tells everybody in one attempt; undefined when it is not that, not signed or malformed. */
export function openBroadcast<T>(
  study: Study,
  turn: Turn,
  type: MessageType,
  envelope: Envelope,
  schema: z.ZodType<T>,
): T | undefined {
  const isAddressed =
    envelope.type === type &&
    envelope.sender === COORDINATOR &&
    envelope.recipient === EVERYONE &&
    envelope.session === turn.session &&
    envelope.attempt === turn.attempt;
  return isAddressed ? openEnvelope(envelope, study.coordinatorIdentity, study.binding, schema) : undefined;
}
