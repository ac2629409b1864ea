import { hash } from "node:crypto";
import { plainBytes, utf8 } from "./bytes.ts";
import type { Domain } from "./domains.ts";

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 4;

/** Length of a SHA-256 digest in bytes. */
export const DIGEST_BYTES = 32;

/** Computes the SHA-256 digest (32 bytes) of a byte string. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return plainBytes(hash("sha256", bytes, "buffer"));
}

/**
 * Computes HMAC-SHA256 (32 bytes). Written on the one-shot hash, which takes a quarter of the time of Node's
 * own HMAC on the short inputs of key derivation.
 * @see RFC 2104
 */
export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const inner = new Uint8Array(BLOCK_BYTES + bytes.length);
  inner.set(key.length > BLOCK_BYTES ? sha256(key) : key);
  const outer = new Uint8Array(BLOCK_BYTES + DIGEST_BYTES);
  for (let i = 0; i < BLOCK_BYTES; i++) {
    outer[i] = inner[i] ^ 0x5c;
    inner[i] ^= 0x36;
  }
  inner.set(bytes, BLOCK_BYTES);
  outer.set(sha256(inner), BLOCK_BYTES);
  const code = sha256(outer);
  inner.fill(0);
  outer.fill(0);
  return code;
}

/**
 * Encodes a domain tag and fields, each behind its length (four bytes, big-endian), so that two different
 * lists of fields never give the same bytes. The form that is hashed, signed or bound into a derived key.
 */
export function encodeFields(domain: Domain, ...fields: readonly Uint8Array[]): Uint8Array {
  const all = [utf8(domain), ...fields];
  // One allocation: every signature and every ledger entry passes here.
  const encoded = new Uint8Array(all.reduce((total, field) => total + LENGTH_BYTES + field.length, 0));
  const view = new DataView(encoded.buffer);
  let offset = 0;
  for (const field of all) {
    view.setUint32(offset, field.length);
    encoded.set(field, offset + LENGTH_BYTES);
    offset += LENGTH_BYTES + field.length;
  }
  return encoded;
}

/** Computes SHA-256 over {@link encodeFields}: 32 bytes bound to the domain and to every field's boundaries. */
export function hashFields(domain: Domain, ...fields: readonly Uint8Array[]): Uint8Array {
  return sha256(encodeFields(domain, ...fields));
}
