import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { bytes32, nodeIndex } from "./primitives.ts";

/** Node → coordinator → peers, after every start: what is the newest ledger entry of mine that you have seen? */
export const witnessRequest = z.strictObject({
  type: z.literal("witness-request"),
  subject: nodeIndex,
  nonce: bytes32,
});
/** Body of WITNESS: a peer's answer; size 0 and a zero head when it has seen none. */
export const witnessBody = z.strictObject({
  subject: nodeIndex,
  nonce: bytes32,
  size: z.int().min(0),
  head: bytes32,
});
/** Peer → coordinator → the node that asked. */
export const witnessMessage = z.strictObject({ type: z.literal("witness"), envelope: envelopeSchema });
