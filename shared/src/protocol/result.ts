import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { MASKED_BYTES_LIMIT, bytes32, bytesUpTo, nodeIndex, perNode, perResult } from "./primitives.ts";

/** Body of RESULT: the sum and the secrets that open it. */
export const resultBody = z.strictObject({
  openHash: bytes32,
  closeHash: bytes32,
  /** S, the unmasked ring vector, little-endian words. */
  sum: bytesUpTo(MASKED_BYTES_LIMIT),
  /** R = Σ r_i modulo the group order; zero when nothing is committed. */
  blinding: bytes32,
  /** b_i of every survivor ("self") and m_d of every node dropped ("pair"), in rising order of node. */
  revealed: z
    .array(z.strictObject({ node: nodeIndex, kind: z.enum(["self", "pair"]), secret: bytes32 }))
    .max(255),
  /** Hashes of the UNMASK and CONFIRM envelopes that travel with the record, in rising order of sender. */
  unmasks: perNode(bytes32),
  confirms: perNode(bytes32),
});
export type ResultBody = z.infer<typeof resultBody>;

/** Everything that proves one sum: a node that was away, or an auditor, verifies a session from this alone. */
export const sessionRecord = z.strictObject({
  open: envelopeSchema,
  bundles: perNode(envelopeSchema),
  close: envelopeSchema,
  headers: perNode(envelopeSchema),
  /** y_i of every survivor, in rising order of node. */
  masked: perNode(bytesUpTo(MASKED_BYTES_LIMIT)),
  confirms: perNode(envelopeSchema),
  unmasks: perNode(envelopeSchema),
  result: envelopeSchema,
});
export type SessionRecord = z.infer<typeof sessionRecord>;

/** Coordinator → node: the records of the last session and of every other that the node has not verified. */
export const finalMessage = z.strictObject({
  type: z.literal("final"),
  results: perResult(sessionRecord),
});
