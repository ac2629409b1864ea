import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { bytes32, bytesUpTo, hashPerNode, hashesUpTo, perNode } from "./primitives.ts";

/** Body of BUNDLE: what binds a node's keys and dealt shares of one attempt. */
export const bundleBody = z.strictObject({
  /** M_i, the public X25519 mask key. */
  maskKey: bytes32,
  /** Hash of the self-mask seed b_i. */
  seedHash: bytes32,
  /** SHA-256 of the sealed shares for each holder, in roster order. */
  dealtHashes: hashPerNode(1),
  /** Hashes of the keys under which this node seals to each holder, in roster order. */
  sendKeyHashes: hashPerNode(1),
  /** Hashes of the keys under which each dealer must seal to this node: both ends of a channel commit to one key. */
  receiveKeyHashes: hashPerNode(1),
  /** Merkle root over salted hashes of all shares: leaf 2j is holder j's share of b_i, leaf 2j+1 of m_i. */
  shareRoot: bytes32,
});
export type BundleBody = z.infer<typeof bundleBody>;

/** Node → coordinator: the signed bundle and the sealed shares, one for each holder. */
export const bundleMessage = z.strictObject({
  type: z.literal("bundle"),
  envelope: envelopeSchema,
  dealt: perNode(bytesUpTo(8192), 1),
});
export type BundleMessage = z.infer<typeof bundleMessage>;

/** Hashes of a proof, at most: there are two shares for each node. */
export const MOST_PROOF = 16;
/** One Shamir share with what verifies it against the dealer's root. */
export const provedShare = z.strictObject({ share: bytes32, salt: bytes32, proof: hashesUpTo(MOST_PROOF) });
export type ProvedShare = z.infer<typeof provedShare>;

/** Plaintext of a sealed deal: the holder's shares of the dealer's self-mask seed and mask key. */
export const dealtShares = z.strictObject({ self: provedShare, pair: provedShare });
export type DealtShares = z.infer<typeof dealtShares>;
