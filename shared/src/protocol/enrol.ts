import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { bytes32, bytesUpTo } from "./primitives.ts";

/** Coordinator → node: the plan's canonical bytes, signed (type PLAN, zero enrolHash). */
export const planMessage = z.strictObject({ type: z.literal("plan"), envelope: envelopeSchema });
/** Body of PLAN: the canonical plan bytes. */
export const planBody = z.strictObject({ plan: bytesUpTo(1 << 20) });

/** Node → coordinator: this node approves the plan and gives its channel key for this study. */
export const enrolMessage = z.strictObject({ type: z.literal("enrol"), envelope: envelopeSchema });
/** Body of ENROLL: the X25519 channel key E_i. */
export const enrolBody = z.strictObject({ channelKey: bytes32 });

/** Coordinator → node: every ENROLL, in roster order. Each is signed by its node, so the list needs no signature. */
export const rosterMessage = z.strictObject({
  type: z.literal("roster"),
  enrolments: z.array(envelopeSchema).max(255),
});
