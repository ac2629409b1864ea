import { concatBytes, fromHex, toHex } from "./bytes.ts";
import { agree, isUsablePublicKey } from "./key-agreement.ts";
import { Secret } from "./secret.ts";
import { isUsableVerificationKey, sign, signingKeyFromSeed, verify } from "./signature.ts";
import { integerFromBytes, scalarFromBytes } from "../field/scalar.ts";
import { describe, expect, test } from "vitest";
import { readVectors } from "../../../test/vectors/read-vectors.ts";

const vectors = readVectors<{
  x25519: Record<"lowOrder" | "nonCanonical" | "wrongLength", string[]>;
  ed25519: Record<"smallOrder" | "nonCanonical", string[]>;
  order: string;
}>("keys_bad_encoding.wycheproof-like.json");
const seed = () => new Secret(new Uint8Array(32).fill(7));

describe("X25519 refuses", () => {
  test.each(Object.values(vectors.x25519).flat())("the public key %j", (hex) => {
    expect(isUsablePublicKey(fromHex(hex))).toBe(false);
    expect(agree(seed(), fromHex(hex))).toBeUndefined();
  });

  test("nothing else near them", () => {
    expect(isUsablePublicKey(fromHex(`09${"00".repeat(31)}`))).toBe(true);
    expect(isUsablePublicKey(fromHex(`eb${"ff".repeat(30)}7f`))).toBe(true);
  });
});

describe("Ed25519 refuses", () => {
  const key = signingKeyFromSeed(seed());
  const message = Uint8Array.of(1, 2, 3);
  const signature = sign(key, message);

  test.each(Object.values(vectors.ed25519).flat())("the public key %j", (hex) => {
    expect(isUsableVerificationKey(fromHex(hex))).toBe(false);
  });

  test("the signature that a small-order key would accept over any message", () => {
    const forged = concatBytes(fromHex(vectors.ed25519.smallOrder[0]), new Uint8Array(32));
    expect(vectors.ed25519.smallOrder.filter((hex) => verify(fromHex(hex), message, forged))).toEqual([]);
  });

  test("S ≥ ℓ, the same signature spelled twice", () => {
    const scalar = integerFromBytes(signature.subarray(32)) + integerFromBytes(fromHex(vectors.order));
    const spelled = fromHex(scalar.toString(16).padStart(64, "0")).toReversed();
    const other = concatBytes(signature.subarray(0, 32), spelled);
    expect(verify(key.publicKey, message, signature)).toBe(true);
    expect(verify(key.publicKey, message, other)).toBe(false);
    expect(scalarFromBytes(spelled)).toBeUndefined();
  });

  test("a flipped bit anywhere, and wrong lengths", () => {
    const accepted = Array.from({ length: 64 }, (_, i) => signature.with(i, signature[i] ^ 1)).filter(
      (changed) => verify(key.publicKey, message, changed),
    );
    expect(accepted).toEqual([]);
    expect(verify(key.publicKey, message, signature.subarray(0, 63))).toBe(false);
    expect(verify(key.publicKey, message, concatBytes(signature, Uint8Array.of(0)))).toBe(false);
    expect(verify(key.publicKey.subarray(0, 31), message, signature)).toBe(false);
    expect(verify(concatBytes(key.publicKey, Uint8Array.of(0)), message, signature)).toBe(false);
    expect(verify(new Uint8Array(0), message, signature)).toBe(false);
  });

  test("nothing from more keys than it remembers", () => {
    const seeds = Array.from(
      { length: 1100 },
      (_, i) => new Secret(new Uint8Array(32).fill(i % 256, 0, 1 + (i >> 8))),
    );
    const keys = seeds.map(signingKeyFromSeed);
    expect(new Set(keys.map((one) => toHex(one.publicKey))).size).toBe(1096);
    expect(keys.every((one) => verify(one.publicKey, message, sign(one, message)))).toBe(true);
    expect(verify(keys[0].publicKey, message, sign(keys[0], message))).toBe(true);
  });
});
