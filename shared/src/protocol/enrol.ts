import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { bytes32, bytesUpTo, perNode } from "./primitives.ts";

/** Latest time that a clock may show: the end of the year 9999. */
const MAX_SECONDS = 253_402_300_799;

/** Coordinator → node: the plan's canonical bytes, signed (type PLAN, zero enrolHash). */
export const planMessage = z.strictObject({ type: z.literal("plan"), envelope: envelopeSchema });
/** Body of PLAN: the canonical plan bytes, and the coordinator's clock in whole seconds since 1970 when it signs. */
export const planBody = z.strictObject({
  plan: bytesUpTo(1 << 20),
  seconds: z.int().min(0).max(MAX_SECONDS),
});

/** Seconds by which the clocks of a node and its coordinator may differ when a study begins. */
export const CLOCK_TOLERANCE_S = 300;

/** Node → coordinator: this node approves the plan and gives its channel key for this study. */
export const enrolMessage = z.strictObject({ type: z.literal("enrol"), envelope: envelopeSchema });
/** No tick is longer than six days, whatever was measured. */
export const MOST_LOG2_MS = 29;
/** A kind of question, and 2^log2Ms milliseconds in which a node can answer it with room to spare. */
const statedTick = z.strictObject({ query: z.string().max(64), log2Ms: z.int().min(0).max(MOST_LOG2_MS) });
export type StatedTick = z.infer<typeof statedTick>;

/**
 * Body of ENROLL: the X25519 channel key E_i, and for kinds of questions, in the order of their names, the tick that this node
 * needs, as measured on made-up users; for others it takes the plan's whole tick.
 */
export const enrolBody = z.strictObject({
  channelKey: bytes32,
  ticks: z
    .array(statedTick)
    .max(64)
    .refine(
      (ticks) => ticks.every(({ query }, at) => at === 0 || ticks[at - 1]!.query < query),
      "expected every kind of question once, in order",
    ),
});
export type EnrolBody = z.infer<typeof enrolBody>;

/** Body of ROSTER: enrolHash, which the ENROLLs beside it must give; two of one plan prove that nodes were shown two lists. */
export const rosterBody = z.strictObject({ enrolHash: bytes32 });
/** Coordinator → node: every ENROLL, in roster order, and the coordinator's word that these are all (zero enrolHash). */
export const rosterMessage = z.strictObject({
  type: z.literal("roster"),
  envelope: envelopeSchema,
  enrolments: perNode(envelopeSchema),
});
