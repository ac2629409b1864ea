import { createCipheriv, createDecipheriv } from "node:crypto";
import type { ByteSource } from "../math/rng.ts";
import { concatBytes, plainBytes } from "./bytes.ts";
import { secretKeyObject } from "./key-object.ts";
import type { Secret } from "./secret.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes by which sealing lengthens a plaintext: nonce and tag. */
export const SEAL_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/**
 * Encrypts by AES-256-GCM under a fresh random nonce and binds `aad`; returns nonce ‖ ciphertext ‖ tag.
 * @see NIST SP 800-38D
 */
export function seal(key: Secret, plaintext: Uint8Array, aad: Uint8Array, source: ByteSource): Uint8Array {
  const nonce = source.bytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", secretKeyObject(key.reveal()), nonce).setAAD(aad);
  return concatBytes(nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
}

/** Decrypts what {@link seal} made; undefined when key, `aad` or any byte differs. */
export function open(key: Secret, sealed: Uint8Array, aad: Uint8Array): Uint8Array | undefined {
  if (sealed.length < SEAL_OVERHEAD_BYTES) return undefined;
  const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
  const decipher = createDecipheriv(
    "aes-256-gcm",
    secretKeyObject(key.reveal()),
    sealed.subarray(0, NONCE_BYTES),
    {
      authTagLength: TAG_BYTES,
    },
  );
  decipher.setAAD(aad).setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const plaintext = decipher.update(body);
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    return undefined;
  }
  return plainBytes(plaintext);
}
