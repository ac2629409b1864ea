import { z } from "zod";
import { toHex } from "../crypto/bytes.ts";
import { type SigningKey, sign } from "../crypto/signature.ts";
import { revocationStatement } from "./chain.ts";
import type { LedgerEvent } from "./entry.ts";

/** What a party gives to everybody when its key is not to be trusted any more: signed by that key. */
export const revocationFile = z.strictObject({
  type: z.literal("fedseg-revocation"),
  v: z.literal(1),
  party: z.string().max(64),
  /** The key, hexadecimal. */
  identity: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string().max(200),
  proof: z.string().regex(/^[0-9a-f]{128}$/),
});
export type RevocationFile = z.infer<typeof revocationFile>;

type Revoke = Extract<LedgerEvent, { type: "REVOKE" }>;

/** Revokes a party's key with its own signature; what a ledger says of it. */
export function revocationOf(key: SigningKey, party: string, reason: string): Revoke {
  const identity = toHex(key.publicKey);
  const proof = toHex(sign(key, revocationStatement(party, identity, reason)));
  return { type: "REVOKE", party, identity, reason, proof };
}

/** Writes a revocation as a file to be handed on. */
export function revocationText(revocation: Revoke): string {
  const file: RevocationFile = { ...revocation, type: "fedseg-revocation", v: 1 };
  return `${JSON.stringify(file, undefined, 1)}\n`;
}

/** Returns what a ledger says of a revocation that came as a file. */
export function revocationIn({ party, identity, reason, proof }: RevocationFile): Revoke {
  return { type: "REVOKE", party, identity, reason, proof };
}
