import { z } from "zod";

/**
 * Either way, at any time: a key of the study is not to be trusted any more. Signed in itself, by that key; whoever
 * hears it ends the study.
 */
export const revokeMessage = z.strictObject({
  type: z.literal("revoke"),
  party: z.string().max(64),
  /** The key and its signature, hexadecimal as the ledger has them. */
  identity: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string().max(200),
  proof: z.string().regex(/^[0-9a-f]{128}$/),
});
export type RevokeMessage = z.infer<typeof revokeMessage>;
