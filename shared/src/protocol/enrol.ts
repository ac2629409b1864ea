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

/** Body of ROSTER: enrolHash, which the ENROLLs beside it must give; two of one plan prove that nodes were shown two lists. */
export const rosterBody = z.strictObject({ enrolHash: bytes32 });
/** Coordinator → node: every ENROLL, in roster order, and the coordinator's word that these are all (zero enrolHash). */
export const rosterMessage = z.strictObject({
  type: z.literal("roster"),
  envelope: envelopeSchema,
  enrolments: z.array(envelopeSchema).max(255),
});
