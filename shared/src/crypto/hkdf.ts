import { concatBytes } from "./bytes.ts";
import { DIGEST_BYTES, hmacSha256 } from "./hash.ts";
import { Secret } from "./secret.ts";

/**
 * Derives a key of `length` bytes by HKDF-SHA256, extract then expand.
 * @throws RangeError when `length` is not in [1, 8160].
 * @see RFC 5869
 */
export function hkdf(
  secret: Secret | Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Secret {
  // Node's own takes three fifths of the time, and a key object, which holds a copy that nobody can erase.
  const pseudorandom = new Secret(hmacSha256(salt, secret instanceof Secret ? secret.reveal() : secret));
  const derived = hkdfExpand(pseudorandom, info, length);
  pseudorandom.erase();
  return derived;
}

/**
 * Expands a key that is already uniform (32 bytes or more) to `length` bytes by HKDF-Expand-SHA256.
 * @throws RangeError when `length` is not in [1, 8160].
 * @see RFC 5869, section 2.3
 */
export function hkdfExpand(pseudorandom: Secret, info: Uint8Array, length: number): Secret {
  if (!Number.isInteger(length) || length < 1 || length > 255 * DIGEST_BYTES) {
    throw new RangeError(`"length" expected an integer in [1, ${255 * DIGEST_BYTES}], got ${length}`);
  }
  const output = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let counter = 1, offset = 0; offset < length; counter++, offset += DIGEST_BYTES) {
    block = hmacSha256(pseudorandom.reveal(), concatBytes(block, info, Uint8Array.of(counter)));
    output.set(block.subarray(0, length - offset), offset);
  }
  block.fill(0);
  return new Secret(output);
}
