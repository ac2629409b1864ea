import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { moment } from "./primitives.ts";

/** Coordinator → node: whether the study is paused, now and whenever that changes (type PAUSE). For people: no answer depends on it. */
export const pausedMessage = z.strictObject({ type: z.literal("paused"), envelope: envelopeSchema });
/** Body of PAUSE. */
export const pauseBody = z.strictObject({
  /** Counts the pauses and what followed them: an older one that comes later says nothing. */
  count: z.int().min(1).max(0xffffffff),
  isPaused: z.boolean(),
  /** `operator`: somebody resumes it. `quorum`: it goes on when enough nodes are back. */
  by: z.enum(["operator", "quorum"]),
  since: moment,
  reason: z.string().max(200),
});
export type PauseBody = z.infer<typeof pauseBody>;
