import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { toHex } from "./bytes.ts";
import { hmacSha256 } from "./hash.ts";
import { agree, agreementPublicKey } from "./key-agreement.ts";
import { addMask, subtractMask } from "./mask-generator.ts";
import { Secret } from "./secret.ts";
import { sign, signingKeyFromSeed, verify } from "./signature.ts";
import { ringToBytes, zeroRing } from "../field/ring.ts";
import { modOrder, scalarFromBytes, scalarFromWideBytes, scalarToBytes } from "../field/scalar.ts";
import { ed25519, ristretto255, x25519 } from "@noble/curves/ed25519.js";
import { expect, test } from "vitest";

const random = (count: number) => Uint8Array.from(randomBytes(count));
const rows = (count: number) => Array.from({ length: count }, (_, i) => i);

test.each(rows(12))("X25519 equals @noble/curves on random keys (%i)", () => {
  const [mine, theirs] = [random(32), random(32)];
  const publicKey = x25519.getPublicKey(theirs);
  expect(agreementPublicKey(new Secret(theirs))).toEqual(publicKey);
  expect(agree(new Secret(mine), publicKey)?.reveal()).toEqual(x25519.getSharedSecret(mine, publicKey));
});

test.each(rows(12))("Ed25519 equals @noble/curves on random keys and messages (%i)", (i) => {
  const [seed, message] = [random(32), random(i * 17)];
  const key = signingKeyFromSeed(new Secret(seed));
  expect(key.publicKey).toEqual(ed25519.getPublicKey(seed));
  const signature = sign(key, message);
  expect(signature).toEqual(ed25519.sign(message, seed));
  expect(verify(key.publicKey, message, signature)).toBe(true);
  expect(ed25519.verify(signature, message, key.publicKey, { zip215: false })).toBe(true);
});

test.each([0, 1, 31, 32, 63, 64, 65, 200])("HMAC equals Node's for a key of %i bytes", (length) => {
  const [key, message] = [random(length), random(3 * length)];
  expect(hmacSha256(key, message)).toEqual(
    Uint8Array.from(createHmac("sha256", key).update(message).digest()),
  );
});

test.each([32, 64] as const)("the mask of %i-bit words is AES of a counter, block by block", (bits) => {
  const seed = random(32);
  const key = createHmac("sha256", seed).update("fedseg/v1/mask").update(Uint8Array.of(1)).digest();
  const vector = zeroRing(21, bits);
  addMask(vector, new Secret(seed));
  const counters = Buffer.alloc(16 * 11);
  for (let block = 0; block < 11; block++) counters.writeUInt32BE(block, 16 * block + 12);
  const stream = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false).update(counters);
  expect(ringToBytes(vector)).toEqual(Uint8Array.from(stream.subarray(0, (21 * bits) / 8)));
  subtractMask(vector, new Secret(seed));
  expect(vector).toEqual(zeroRing(21, bits));
});

test("scalars equal those of @noble/curves", () => {
  const { Fn } = ristretto255.Point;
  expect(modOrder(Fn.ORDER)).toBe(0n);
  expect(modOrder(-1n)).toBe(Fn.ORDER - 1n);
  for (const bytes of rows(20).map(() => random(64))) {
    const scalar = scalarFromWideBytes(bytes);
    expect(scalar).toBe(Fn.create(BigInt(`0x${toHex(bytes.toReversed())}`)));
    expect(scalarToBytes(scalar)).toEqual(Fn.toBytes(scalar));
    expect(scalarFromBytes(scalarToBytes(scalar))).toBe(scalar);
  }
  expect(scalarFromBytes(new Uint8Array(31))).toBeUndefined();
  expect(scalarFromBytes(new Uint8Array(32).fill(255))).toBeUndefined();
});
