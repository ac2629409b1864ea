import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";

/** Coordinator → node: the study ends here, without a model, and never goes on (type END, zero enrolHash). */
export const endedMessage = z.strictObject({ type: z.literal("ended"), envelope: envelopeSchema });
/** Body of END: the code of what ended it. */
export const endBody = z.strictObject({ code: z.string().regex(/^[A-Z_]{1,64}$/) });
