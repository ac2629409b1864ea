import { createHash } from "node:crypto";
import { concatBytes, u32, utf8 } from "./bytes.ts";
import type { Domain } from "./domains.ts";

/** Computes the SHA-256 digest (32 bytes) of a byte string. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(bytes).digest());
}

/**
 * Encodes a domain tag and fields, each behind its length (four bytes, big-endian), so that two different
 * lists of fields never give the same bytes. The form that is hashed, signed or bound into a derived key.
 */
export function encodeFields(domain: Domain, ...fields: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...[utf8(domain), ...fields].flatMap((field) => [u32(field.length), field]));
}

/** Computes SHA-256 over {@link encodeFields}: 32 bytes bound to the domain and to every field's boundaries. */
export function hashFields(domain: Domain, ...fields: readonly Uint8Array[]): Uint8Array {
  return sha256(encodeFields(domain, ...fields));
}
