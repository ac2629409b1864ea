import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { bytes32, nodeIndex } from "./primitives.ts";

/** Node → coordinator → peers, after every start: what is the newest of my reports that you have seen? */
export const witnessRequest = z.strictObject({
  type: z.literal("witness-request"),
  subject: nodeIndex,
  nonce: bytes32,
});
/** Body of WITNESS: a peer's answer, the newest REPORT of the subject that it has seen; nothing when it has seen none. */
export const witnessBody = z.strictObject({
  subject: nodeIndex,
  nonce: bytes32,
  report: envelopeSchema.optional(),
});
/** Peer → coordinator → the node that asked. */
export const witnessMessage = z.strictObject({ type: z.literal("witness"), envelope: envelopeSchema });
