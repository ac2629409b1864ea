import { z } from "zod";
import { utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { type SigningKey, sign, verify } from "../crypto/signature.ts";
import { bytes32, signatureBytes } from "./primitives.ts";

/** Coordinator → node, first on every connection: a fresh nonce to sign. */
export const challengeMessage = z.strictObject({ nonce: bytes32 });
/** Node → coordinator: who it is, proved by a signature over the nonce. */
export const proofMessage = z.strictObject({ name: z.string().max(64), signature: signatureBytes });
export type ProofMessage = z.infer<typeof proofMessage>;

/** Answers a challenge of the coordinator with this identity. */
export function proveIdentity(
  key: SigningKey,
  name: string,
  coordinator: Uint8Array,
  nonce: Uint8Array,
): ProofMessage {
  return { name, signature: sign(key, statement(name, coordinator, nonce)) };
}

/** Tells whether the proof answers the nonce with the identity that the roster gives this name. */
export function isIdentityProved(
  proof: ProofMessage,
  identity: Uint8Array,
  coordinator: Uint8Array,
  nonce: Uint8Array,
): boolean {
  return verify(identity, statement(proof.name, coordinator, nonce), proof.signature);
}

function statement(name: string, coordinator: Uint8Array, nonce: Uint8Array): Uint8Array {
  return hashFields(DOMAINS.auth, utf8(name), coordinator, nonce);
}
