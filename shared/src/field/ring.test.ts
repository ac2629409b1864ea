import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addInto,
  ringFromBytes,
  ringFromIntegers,
  ringOver,
  ringToBytes,
  ringToIntegers,
  subtractInto,
  zeroRing,
} from "./ring.ts";
import type { RingBits, RingVector } from "./ring.ts";

const exact = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.constantFrom(0, 2 ** 53, -(2 ** 53), 2 ** 31, -(2 ** 31)),
);
const bigs = (vector: RingVector) => Array.from(vector.words, BigInt);
const reduce = (bits: RingBits, value: bigint) => BigInt.asUintN(bits, value);

describe.each([32, 64] as const)("modulo 2^%i", (bits) => {
  test("integers are reduced exactly", () => {
    fc.assert(
      fc.property(fc.array(exact), (list) => {
        const expected = list.map((value) => reduce(bits, BigInt(value)));
        expect(bigs(ringFromIntegers(Float64Array.from(list), bits))).toEqual(expected);
      }),
    );
  });

  test("addition and subtraction equal those of integers", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(exact, exact)), (pairs) => {
        const left = ringFromIntegers(
          Float64Array.from(pairs, ([a]) => a),
          bits,
        );
        const right = ringFromIntegers(
          Float64Array.from(pairs, ([, b]) => b),
          bits,
        );
        const before = bigs(left);
        addInto(left, right);
        expect(bigs(left)).toEqual(pairs.map(([a, b]) => reduce(bits, BigInt(a) + BigInt(b))));
        subtractInto(left, right);
        subtractInto(left, right);
        addInto(left, right);
        expect(bigs(left)).toEqual(before);
      }),
    );
  });

  test("the centred lift undoes the reduction", () => {
    const largest = bits === 32 ? 2 ** 31 - 1 : 2 ** 53;
    const inside = fc.oneof(
      fc.integer(),
      fc.integer({ min: -5, max: 5 }),
      fc.constantFrom(largest, -largest),
    );
    fc.assert(
      fc.property(fc.array(inside.map((value) => value + 0)), (list) => {
        const vector = ringFromIntegers(Float64Array.from(list), bits);
        expect(ringToIntegers(vector)).toEqual(Float64Array.from(list));
      }),
    );
  });

  test("bytes are little-endian and fit exactly", () => {
    const vector = ringFromIntegers(Float64Array.of(1, -2), bits);
    const bytes = ringToBytes(vector);
    expect([bytes[0], bytes[bits / 8], bytes.length]).toEqual([1, 254, bits / 4]);
    expect(ringFromBytes(Uint8Array.of(9, ...bytes).subarray(1), 2, bits)).toEqual(vector);
    expect(ringFromBytes(bytes, 1, bits)).toBeUndefined();
    expect(ringFromBytes(bytes.subarray(1), 2, bits)).toBeUndefined();
    bytes.fill(0);
    expect(vector.words[0]).not.toEqual(zeroRing(1, bits).words[0]);
  });

  test("bytes are viewed as a vector, and copied where words cannot stand", () => {
    const vector = ringFromIntegers(Float64Array.of(1, -2), bits);
    const bytes = ringToBytes(vector);
    expect(ringOver(bytes, bits)).toEqual(vector);
    expect(ringOver(bytes, bits).words.buffer).toBe(bytes.buffer);
    const moved = Uint8Array.of(9, ...bytes).subarray(1);
    expect(ringOver(moved, bits)).toEqual(vector);
    expect(moved).toEqual(bytes);
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53 + 2])(
    "refuses %d without showing it",
    (value) => {
      expect(() => ringFromIntegers(Float64Array.of(0, value), bits)).toThrow(/^"values" expected .*at 1$/);
      expect(() => ringFromIntegers(Float64Array.of(0, value), bits)).toThrow(TypeError);
    },
  );

  test("refuses vectors of another shape", () => {
    const other = bits === 32 ? 64 : 32;
    for (const wrong of [zeroRing(3, bits), zeroRing(2, other)]) {
      expect(() => addInto(zeroRing(2, bits), wrong)).toThrow(RangeError);
      expect(() => subtractInto(zeroRing(2, bits), wrong)).toThrow(RangeError);
    }
  });
});

test.each([2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 62n, -(2n ** 63n)])(
  "a lift of %d is refused",
  (value) => {
    expect(ringToIntegers({ bits: 64, words: BigUint64Array.of(BigInt.asUintN(64, value)) })).toBeUndefined();
  },
);
