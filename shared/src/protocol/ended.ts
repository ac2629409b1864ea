import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { perNode } from "./primitives.ts";

/** Coordinator → node: the study ends here, without a model, and never goes on (type END, zero enrolHash). */
export const endedMessage = z.strictObject({
  type: z.literal("ended"),
  envelope: envelopeSchema,
  /** ABORTs of one attempt that was open, when they are enough to show that nobody can open it any more. */
  aborts: perNode(envelopeSchema).optional(),
});
/** Body of END: the code of what ended it, and why its operator did, where one has. */
export const endBody = z.strictObject({
  code: z.string().regex(/^[A-Z_]{1,64}$/),
  reason: z.string().min(1).max(200).optional(),
});
export type EndBody = z.infer<typeof endBody>;
