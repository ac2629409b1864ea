import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { FieldKernel } from "./field-kernel.ts";
import { FIELD_FUNCTIONS } from "./limb-code.ts";
import { ELEMENT_BYTES } from "./limb-layout.ts";
import { PRIME, elementOf, integerOf, plainPowerForRoot, powerForRoot } from "./prime25519.ts";
import { instantiate } from "./wasm-module.ts";

const kernel = instantiate<FieldKernel>(FIELD_FUNCTIONS, 1)!;
const words = new BigInt64Array(kernel.memory.buffer);
const [A, B, C, PACKED] = [0, 1, 2, 3].map((at) => at * ELEMENT_BYTES);
const LIMBS = 10;
const mod = (n: bigint) => ((n % PRIME) + PRIME) % PRIME;

/** An integer below 2^255, as often as not next to where something changes. */
const residue = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 255n - 1n }),
  fc.constantFrom(0n, 1n, 18n, 19n, 2n ** 254n, PRIME - 19n, PRIME - 1n, PRIME, PRIME + 1n, 2n ** 255n - 1n),
);

function put(at: number, n: bigint): void {
  for (let i = 0n; i < 4n; i += 1n) words[PACKED / 8 + Number(i)] = BigInt.asIntN(64, n >> (64n * i));
  kernel.unpack(at, PACKED);
}

function take(at: number): bigint {
  kernel.pack(PACKED, at);
  const word = (i: number) => BigInt.asUintN(64, words[PACKED / 8 + i]);
  return word(0) + (word(1) << 64n) + (word(2) << 128n) + (word(3) << 192n);
}

test("sums, differences, products and squares are those of integers, also in place and uncarried", () => {
  fc.assert(
    fc.property(residue, residue, residue, (a, b, c) => {
      put(A, a);
      put(B, b);
      put(C, c);
      kernel.multiply(C, C, A);
      expect(take(C)).toBe(mod(c * a));
      kernel.plus(A, A, B);
      kernel.minus(C, C, B);
      kernel.multiply(A, A, C);
      expect(take(A)).toBe(mod((a + b) * (c * a - b)));
      kernel.square(C, C);
      expect(take(C)).toBe(mod((c * a - b) ** 2n));
    }),
  );
});

test("products and squares are exact at the largest growth allowed", () => {
  const limbOf = (at: number, growth: bigint) => growth * 2n ** (at % 2 === 0 ? 25n : 24n);
  const shift = (at: number) => BigInt(Math.ceil(25.5 * at));
  const signs = fc.array(fc.constantFrom(1n, -1n), { minLength: LIMBS, maxLength: LIMBS });
  fc.assert(
    fc.property(signs, signs, (ofA, ofB) => {
      let [a, b] = [0n, 0n];
      for (let at = 0; at < LIMBS; at += 1) {
        words[A / 8 + at] = ofA[at] * limbOf(at, 4n);
        words[B / 8 + at] = ofB[at] * limbOf(at, 4n);
        a += (ofA[at] * limbOf(at, 4n)) << shift(at);
        b += (ofB[at] * limbOf(at, 4n)) << shift(at);
      }
      kernel.multiply(C, A, B);
      expect(take(C)).toBe(mod(a * b));
      kernel.square(C, A);
      expect(take(C)).toBe(mod(a * a));
      for (let at = 0; at < LIMBS; at += 1)
        expect(Number(words[C / 8 + at])).toBeLessThanOrEqual(Number(limbOf(at, 1n)) * 1.01);
    }),
  );
});

test("the power inside a square root is that of plain arithmetic", () => {
  fc.assert(
    fc.property(residue, (n) => {
      const a = elementOf(n % PRIME);
      expect(integerOf(powerForRoot(a))).toBe(integerOf(plainPowerForRoot(a)));
    }),
  );
});
