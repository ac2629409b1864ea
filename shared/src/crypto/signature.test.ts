import { expect, test } from "vitest";
import { sized } from "../../../test/full.ts";
import { ORDER, integerFromBytes } from "../field/scalar.ts";
import { Secret } from "./secret.ts";
import { sign, signingKeyFromSeed, verify } from "./signature.ts";

const flipped = (bytes: Uint8Array, at: number) => bytes.with(at, bytes[at] ^ 1);

test("a signature that has held is remembered for its key and its bytes only", () => {
  const [key, other] = [1, 2].map((seed) => signingKeyFromSeed(new Secret(new Uint8Array(32).fill(seed))));
  const bytes = new Uint8Array(100).fill(7);
  const signature = sign(key, bytes);
  for (let time = 0; time < 2; time += 1) {
    expect(verify(key.publicKey, bytes, signature)).toBe(true);
    expect(verify(other.publicKey, bytes, signature)).toBe(false);
    for (const at of [0, 99]) expect(verify(key.publicKey, flipped(bytes, at), signature)).toBe(false);
    for (const at of [0, 31, 32, 63])
      expect(verify(key.publicKey, bytes, flipped(signature, at))).toBe(false);
    expect(verify(key.publicKey, bytes.subarray(1), signature)).toBe(false);
    expect(verify(key.publicKey, bytes, new Uint8Array([...signature, 0]))).toBe(false);
  }
  // What was changed in place since is other bytes.
  bytes[3] = 8;
  expect(verify(key.publicKey, bytes, signature)).toBe(false);
});

test("more signatures than are remembered hold, and none of them for other bytes", () => {
  const key = signingKeyFromSeed(new Secret(new Uint8Array(32).fill(3)));
  const count = sized(50, 66_000);
  const statements = Array.from({ length: count }, (_, at) => Uint8Array.of(at & 255, at >> 8, at >> 16));
  const signatures = statements.map((bytes) => sign(key, bytes));
  const holds = (some: readonly Uint8Array[], shift: number) =>
    some.filter((bytes, at) => verify(key.publicKey, bytes, signatures[at + shift]));
  expect(holds(statements, 0)).toHaveLength(count);
  // The first are forgotten by then, and verified again.
  expect(holds(statements.slice(0, 40), 0)).toHaveLength(40);
  expect(holds(statements.slice(0, 40), 1)).toHaveLength(0);
});

test("a second spelling of a signature does not hold, of a key that signs often either", () => {
  const key = signingKeyFromSeed(new Secret(new Uint8Array(32).fill(4)));
  for (let at = 0; at < 40; at += 1) {
    const bytes = Uint8Array.of(at);
    const signature = sign(key, bytes);
    expect(verify(key.publicKey, bytes, signature)).toBe(true);
    for (const times of [1n, 7n]) {
      let rest = integerFromBytes(signature.subarray(32)) + times * ORDER;
      const second = signature.map((byte, place) => {
        if (place < 32) return byte;
        const digit = Number(rest & 255n);
        rest >>= 8n;
        return digit;
      });
      expect(verify(key.publicKey, bytes, second)).toBe(false);
    }
  }
});
