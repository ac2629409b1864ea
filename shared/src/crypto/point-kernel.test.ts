import { ed25519 } from "@noble/curves/ed25519.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ORDER } from "../field/scalar.ts";
import { PointKernel } from "./point-kernel.ts";

const { Point } = ed25519;
const kernel = PointKernel.get()!;
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const LARGEST = 2 ** 53;

/** What another implementation makes of the spelling of a point, as strictly. */
function theirs(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return undefined;
  }
}

const littleEndian = (n: bigint) =>
  Uint8Array.from({ length: 32 }, (_, at) => Number((n >> BigInt(8 * at)) & 255n));

test("bytes are a point, or none, as @noble/curves says", () => {
  const p = 2n ** 255n - 19n;
  const edge = fc.integer({ min: -20, max: 18 }).chain((n) => fc.constantFrom(n, 0, 1, -1));
  const near = edge.map((n) => (BigInt(n) + p) % 2n ** 255n);
  const spelled = fc
    .tuple(near, fc.boolean())
    .map(([n, isNegative]) => littleEndian(n + (isNegative ? 2n ** 255n : 0n)));
  let points = 0;
  fc.assert(
    fc.property(fc.oneof(bytes32, spelled), (bytes) => {
      const point = theirs(bytes);
      expect(kernel.read(bytes, 0)).toBe(point !== undefined);
      if (point) points += 1;
    }),
    { numRuns: 200 },
  );
  expect(points).toBeGreaterThan(20);
});

const point = fc.bigInt({ min: 1n, max: ORDER - 1n }).map((n) => Point.BASE.multiply(n));
const value = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constantFrom(0, 1, -1, LARGEST, -LARGEST));

test("sums of multiples of points are those of @noble/curves, and no others", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(point, value), { maxLength: 12 }), fc.nat(60), (terms, times) => {
      let sum = Point.ZERO;
      for (const [one, n] of terms) {
        const multiple = n === 0 ? Point.ZERO : one.multiplyUnsafe(BigInt(Math.abs(n)));
        sum = n < 0 ? sum.subtract(multiple) : sum.add(multiple);
      }
      for (let i = 0; i < times; i += 1) sum = sum.double();
      kernel.clear();
      for (const [at, [one]] of terms.entries()) expect(kernel.read(one.toBytes(), at)).toBe(true);
      kernel.addMultiples(Float64Array.from(terms, ([, n]) => n));
      kernel.double(times);
      expect(kernel.isZero()).toBe(sum.is0());
      // Less the same sum it is zero; less another point it is not.
      expect(kernel.read(sum.toBytes(), 0)).toBe(true);
      kernel.addMultiples(Float64Array.of(-1));
      expect(kernel.isZero()).toBe(true);
      kernel.read(Point.BASE.toBytes(), 0);
      kernel.addMultiples(Float64Array.of(1));
      expect(kernel.isZero()).toBe(false);
    }),
    { numRuns: 40 },
  );
});

test("points of small order are added like others", () => {
  const minusOne = littleEndian(2n ** 255n - 20n);
  expect(kernel.read(minusOne, 0)).toBe(true);
  const isZero = (n: number) => {
    kernel.clear();
    kernel.addMultiples(Float64Array.of(n));
    return kernel.isZero();
  };
  expect([1, 2, 3, 4, -1, -2].map(isZero)).toEqual([false, true, false, true, false, true]);
});
