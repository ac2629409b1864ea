import { createCipheriv } from "node:crypto";
import { addInto, ringOver, subtractInto } from "../field/ring.ts";
import type { RingVector } from "../field/ring.ts";
import { scalarFromWideBytes } from "../field/scalar.ts";
import { utf8 } from "./bytes.ts";
import { DOMAINS } from "./domains.ts";
import { hkdfExpand } from "./hkdf.ts";
import { secretKeyObject } from "./key-object.ts";
import type { Secret } from "./secret.ts";

const MASK_INFO = utf8(DOMAINS.mask);
const BLIND_INFO = utf8(DOMAINS.blind);
const ZERO_COUNTER = new Uint8Array(16);

/**
 * Adds the mask of a seed to `target` in place: the AES-256-CTR key stream (counter from zero) under
 * HKDF-Expand(seed, mask tag, 32), read as little-endian words. A seed masks one vector only.
 */
export function addMask(target: RingVector, seed: Secret): void {
  withMask(target, seed, addInto);
}

/** Subtracts from `target` in place the mask that {@link addMask} adds. */
export function subtractMask(target: RingVector, seed: Secret): void {
  withMask(target, seed, subtractInto);
}

/** Derives the scalar that masks a vector's blinding factor: HKDF-Expand(seed, blind tag, 64) modulo ℓ. */
export function blindingScalar(seed: Secret): bigint {
  const wide = hkdfExpand(seed, BLIND_INFO, 64);
  const scalar = scalarFromWideBytes(wide.reveal());
  wide.erase();
  return scalar;
}

function withMask(
  target: RingVector,
  seed: Secret,
  apply: (target: RingVector, mask: RingVector) => void,
): void {
  const key = hkdfExpand(seed, MASK_INFO, 32);
  const stream = createCipheriv("aes-256-ctr", secretKeyObject(key.reveal()), ZERO_COUNTER);
  key.erase();
  // The key stream itself is the mask, and wiped: there is no second copy of it.
  const bytes = stream.update(zeros(target.words.byteLength));
  const mask = ringOver(bytes, target.bits);
  apply(target, mask);
  bytes.fill(0);
  // Where the words had to be copied.
  if (mask.words.buffer !== bytes.buffer) new Uint8Array(mask.words.buffer).fill(0);
}

/** Zeros to encrypt, of which nothing is ever written. */
let nothing = new Uint8Array(0);

function zeros(length: number): Uint8Array {
  if (nothing.length < length) nothing = new Uint8Array(length);
  return nothing.subarray(0, length);
}
