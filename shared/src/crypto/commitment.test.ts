import { pippenger } from "@noble/curves/abstract/curve.js";
import { ristretto255 } from "@noble/curves/ed25519.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ORDER, modOrder } from "../field/scalar.ts";
import { commit, generators, verifySum } from "./commitment.ts";
import { EdwardsPoint } from "./edwards.ts";
import { sumOfGenerators } from "./generator-sum.ts";
import { multiplyShort } from "./multi-scalar.ts";

const { ZERO } = ristretto255.Point;
const { entries, blinding } = generators(24);
const points = entries.map((entry) => entry.toRistretto());
const integer = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(2 ** 53, -(2 ** 53)),
);

describe("short multi-scalar multiplication", () => {
  test("equals the general one of the library", () => {
    fc.assert(
      fc.property(fc.array(integer, { minLength: 1, maxLength: 24 }), (list) => {
        const scalars = list.map((value) => modOrder(BigInt(value)));
        const ours = multiplyShort(entries.slice(0, list.length), Float64Array.from(list), EdwardsPoint.ZERO);
        const theirs = pippenger(ristretto255.Point, points.slice(0, list.length), scalars);
        expect(ours.toRistretto().equals(theirs)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("of public integers in compiled arithmetic gives the very same point", () => {
    fc.assert(
      fc.property(fc.array(integer, { maxLength: 24 }), (list) => {
        const values = Float64Array.from(list);
        const ours = multiplyShort(entries.slice(0, list.length), values, EdwardsPoint.ZERO);
        expect(sumOfGenerators(values, entries)?.toBytes()).toEqual(ours.toBytes());
      }),
      { numRuns: 40 },
    );
    expect(sumOfGenerators(new Float64Array(4097), entries)).toBeUndefined();
  });

  test("of more generators than are read at a time gives the very same point", () => {
    const many = generators(600).entries;
    for (const length of [255, 256, 257, 600]) {
      const values = Float64Array.from({ length }, (_, at) => (at % 2 === 0 ? at : -at));
      const ours = multiplyShort(many.slice(0, length), values, EdwardsPoint.ZERO);
      expect(sumOfGenerators(values, many)?.toBytes()).toEqual(ours.toBytes());
    }
  });

  test("of nothing or of zeros is zero", () => {
    expect(multiplyShort([], new Float64Array(0), ZERO).equals(ZERO)).toBe(true);
    expect(multiplyShort(points, new Float64Array(24), ZERO).equals(ZERO)).toBe(true);
  });
});

describe("generators", () => {
  test("are distinct, never zero, and the same in every longer list", () => {
    const longer = generators(30);
    const names = [longer.blinding, ...longer.entries.map((entry) => entry.toRistretto())].map((point) =>
      point.toHex(),
    );
    expect(new Set(names).size).toBe(31);
    expect(names).not.toContain(ZERO.toHex());
    expect(points.map((point) => point.toHex())).toEqual(names.slice(1, 25));
  });
});

describe("commitments", () => {
  const gens = { entries, blinding };
  const one = Float64Array.of(5, -3, 0, 2 ** 40);
  const two = Float64Array.of(-5, 10, 1, -(2 ** 40) + 1);
  const sum = one.map((value, k) => value + two[k]);
  const both = [commit(one, 77n, gens), commit(two, ORDER - 7n, gens)];

  test("equal Σ v_k·G_k + r·H", () => {
    const plain = [...one].reduce((total, value, k) => {
      const multiple = points[k].multiplyUnsafe(BigInt(Math.abs(value)));
      return value < 0 ? total.subtract(multiple) : total.add(multiple);
    }, blinding.multiply(77n));
    expect(both[0]).toEqual(plain.toBytes());
  });

  test("open to the sum of vectors and blinding factors only", () => {
    expect(verifySum(both, sum, 70n)).toBe(true);
    expect(verifySum(both, sum, 71n)).toBe(false);
    expect(verifySum(both, sum.with(2, 2), 70n)).toBe(false);
    expect(verifySum([both[0], both[0]], sum, 70n)).toBe(false);
    expect(verifySum(both.slice(1), sum, 70n)).toBe(false);
  });

  test("with blinding zero is allowed and shows the vector's own point", () => {
    expect(verifySum([commit(one, 0n, gens)], one, 0n)).toBe(true);
  });

  test("that are no group element or absent are refused", () => {
    expect(verifySum([], new Float64Array(1), 0n)).toBe(false);
    expect(verifySum([new Uint8Array(32).fill(255)], one, 0n)).toBe(false);
    expect(verifySum([both[0].subarray(1)], one, 77n)).toBe(false);
  });

  test("of more values than generators or of fractions are the caller's mistake", () => {
    expect(() => commit(new Float64Array(25), 1n, gens)).toThrow(RangeError);
    expect(() => commit(Float64Array.of(0.5), 1n, gens)).toThrow(TypeError);
  });
});
