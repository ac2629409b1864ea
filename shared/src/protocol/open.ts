import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { bytes32, bytesUpTo, nodeIndex, perNode, perResult } from "./primitives.ts";
import { sessionRecord } from "./result.ts";

/** An exact number as text; it is compared with the own program's, never computed with. */
const amount = z.string().max(4096);

/** Body of OPEN: everything a session is. A node compares it byte for byte with what its own program would ask. */
export const openBody = z.strictObject({
  /** K: hash of the sorted signed bundles. */
  bundlesHash: bytes32,
  query: z.string().max(64),
  /** Hash of the canonical parameters; each node derives the parameters themselves. */
  paramsHash: bytes32,
  length: z
    .int()
    .min(1)
    .max(1 << 24),
  modulusBits: z.union([z.literal(32), z.literal(64)]),
  entryBits: z.int().min(0).max(64),
  committed: z.boolean(),
  blocks: z
    .array(
      z.strictObject({
        name: z.string().max(256),
        length: z
          .int()
          .min(1)
          .max(1 << 24),
        /** Compared, never computed with; no program asks for one as large. */
        scale: z
          .int()
          .min(1)
          .max(2 ** 48),
        deltaSq: amount,
        nodeVariance: amount,
        muSq: amount,
      }),
    )
    .max(1024),
  muSq: amount,
  stateHash: bytes32,
  previousResult: bytes32,
  reportMs: z.int().min(0).max(1_000_000_000),
});
export type OpenBody = z.infer<typeof openBody>;

/** Coordinator → node: the signed OPEN, all signed bundles, this node's sealed shares, and missed results. */
export const openMessage = z.strictObject({
  type: z.literal("open"),
  envelope: envelopeSchema,
  bundles: perNode(envelopeSchema),
  /** For this node: one sealed deal from each dealer among `bundles`, in the same order. */
  dealt: perNode(bytesUpTo(8192)),
  /** Every RESULT since this node's last verified one. */
  results: perResult(sessionRecord),
});

/**
 * Body of COMPLAINT (node → coordinator, instead of REPORT): one sealed deal that does not verify, with the key that opens it
 * and no other, so that anybody can judge who is at fault.
 */
export const complaintBody = z.strictObject({
  openHash: bytes32,
  dealer: nodeIndex,
  /** Hash of the dealer's signed BUNDLE. */
  bundleHash: bytes32,
  /** Key(session, attempt) of the direction from the dealer to this node. */
  key: bytes32,
  /** The sealed deal as the dealer's bundle commits to it. */
  sealed: bytesUpTo(8192),
});
export const complaintMessage = z.strictObject({ type: z.literal("complaint"), envelope: envelopeSchema });

/**
 * Body of ABORT (node → coordinator): this node never opens the attempt. Instead of REPORT, when that missed its tick and will never
 * be sent; after END, of every attempt that was open.
 */
export const abortBody = z.strictObject({ openHash: bytes32 });
export const abortMessage = z.strictObject({ type: z.literal("abort"), envelope: envelopeSchema });
