import { z } from "zod";
import { provedShare } from "./bundle.ts";
import { envelopeSchema } from "./envelope.ts";
import { bytes32, nodeIndex, perNode } from "./primitives.ts";

/** Why a node is left out of the rest of a study: each code is a fault that no honest node can be shown to have. */
export const convictionCode = z.enum([
  "BAD_DEAL",
  "FALSE_COMPLAINT",
  "WRONG_SHARES",
  "KEY_DISPUTES",
  "FAULTY_SUMS",
]);
export type ConvictionCode = z.infer<typeof convictionCode>;

/** What convicts a node by itself: statements that it has signed, and what anybody can compute from them. */
export const conviction = z.discriminatedUnion("type", [
  /** A complaint that opens the one key of a deal: either its dealer lied or the node that complains. */
  z.strictObject({ type: z.literal("complaint"), bundle: envelopeSchema, complaint: envelopeSchema }),
  /** t shares under the dealer's own root that rebuild another secret than its bundle names. */
  z.strictObject({
    type: z.literal("shares"),
    bundle: envelopeSchema,
    kind: z.enum(["self", "pair"]),
    shares: perNode(z.strictObject({ holder: nodeIndex, proved: provedShare })),
  }),
  /** Pairs of bundles of one attempt that name different keys of one channel, with more than c other nodes. */
  z.strictObject({
    type: z.literal("keys"),
    disputes: perNode(z.strictObject({ own: envelopeSchema, other: envelopeSchema })),
  }),
]);
export type ConvictionEvidence = z.infer<typeof conviction>;

/** Body of EXCLUDE: who is left out from now on, why, and the hash of the evidence beside it. */
export const excludeBody = z.strictObject({
  node: nodeIndex,
  code: convictionCode,
  evidenceHash: bytes32,
});
/** Coordinator → every node, the one left out included: its signed word, and the evidence that everybody judges anew. */
export const excludeMessage = z.strictObject({
  type: z.literal("exclude"),
  envelope: envelopeSchema,
  evidence: conviction,
});
export type ExcludeMessage = z.infer<typeof excludeMessage>;
