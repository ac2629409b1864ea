import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { bytes32, nodeIndex } from "./primitives.ts";

/** Node → coordinator → peers, after every start and enrolment: what is the newest of my ledger that you have seen? */
export const witnessRequest = z.strictObject({
  type: z.literal("witness-request"),
  subject: nodeIndex,
  nonce: bytes32,
});
/**
 * Body of WITNESS: a peer's answer, the newest REPORT of the subject in this study and the newest checkpoint that it
 * has cosigned in any; nothing where it has seen none.
 */
export const witnessBody = z.strictObject({
  subject: nodeIndex,
  nonce: bytes32,
  report: envelopeSchema.optional(),
  checkpoint: z.string().max(1024).optional(),
});
/** Peer → coordinator → the node that asked. */
export const witnessMessage = z.strictObject({ type: z.literal("witness"), envelope: envelopeSchema });
