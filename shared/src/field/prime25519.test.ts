import * as fc from "fast-check";
import { expect, test } from "vitest";
import { multiplyElements } from "./limb-product.ts";
import { squareElement } from "./limb-square.ts";
import {
  PRIME,
  addElements,
  elementOf,
  integerOf,
  powerForRoot,
  subtractElements,
  zeroElement,
} from "./prime25519.ts";

const residue = fc.oneof(
  fc.bigInt({ min: 0n, max: PRIME - 1n }),
  fc.constantFrom(0n, 1n, 18n, 19n, 2n ** 254n, PRIME - 19n, PRIME - 1n),
);
const exact = (limbs: number[]) => mod(limbs.reduceRight((n, limb) => n * 2n ** 17n + BigInt(limb), 0n));
const mod = (n: bigint) => ((n % PRIME) + PRIME) % PRIME;

test("an integer becomes limbs and comes back", () => {
  fc.assert(
    fc.property(residue, (n) => {
      expect(integerOf(elementOf(n))).toBe(n);
    }),
  );
});

test("a square is the product with itself, limb for limb, also of uncarried factors and in place", () => {
  fc.assert(
    fc.property(residue, residue, (a, b) => {
      const difference = subtractElements(zeroElement(), elementOf(a), elementOf(b));
      const product = multiplyElements(zeroElement(), difference, difference);
      expect(squareElement(difference, difference)).toBe(difference);
      expect(difference).toEqual(product);
      expect(integerOf(squareElement(zeroElement(), product))).toBe(mod((a - b) ** 4n));
    }),
  );
});

test("sums, differences and products equal those of integers, also of uncarried factors and in place", () => {
  fc.assert(
    fc.property(residue, residue, residue, (a, b, c) => {
      const sum = addElements(zeroElement(), elementOf(a), elementOf(b));
      const difference = subtractElements(zeroElement(), elementOf(b), elementOf(c));
      expect(integerOf(sum)).toBe(mod(a + b));
      expect(integerOf(difference)).toBe(mod(b - c));
      const product = multiplyElements(difference, sum, difference);
      expect(product).toBe(difference);
      expect(integerOf(product)).toBe(mod((a + b) * (b - c)));
      expect(integerOf(multiplyElements(product, product, product))).toBe(mod(((a + b) * (b - c)) ** 2n));
    }),
  );
});

test("a product is exact and carried at the largest growth allowed", () => {
  const large = fc.constantFrom(2 ** 22 - 1, 1 - 2 ** 22);
  const limbs = fc.oneof(
    fc.array(large, { minLength: 15, maxLength: 15 }),
    large.map((limb) => zeroElement().fill(limb)),
  );
  fc.assert(
    fc.property(limbs, limbs, (a, b) => {
      const product = multiplyElements(zeroElement(), a, b);
      expect(integerOf(product)).toBe(mod(exact(a) * exact(b)));
      expect(Math.max(...product.map(Math.abs))).toBeLessThan(2 ** 17 + 2 ** 8);
    }),
  );
});

test("the power inside a square root", () => {
  const [base, two] = [mod(3n ** 200n), 2n];
  let power = 1n;
  for (const bit of ((PRIME - 5n) / 8n).toString(2))
    power = (power ** two * (bit === "1" ? base : 1n)) % PRIME;
  expect(integerOf(powerForRoot(elementOf(base)))).toBe(power);
});
