import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { perResult } from "./primitives.ts";
import { sessionRecord } from "./result.ts";

/** Coordinator → node: please send your bundle for this session and attempt; with every RESULT that the node lacks. */
export const callMessage = z.strictObject({
  type: z.literal("call"),
  /** Its body is empty: the address says everything. */
  envelope: envelopeSchema,
  results: perResult(sessionRecord),
});
