import fc from "fast-check";
import { expect, test } from "vitest";
import { isotonic } from "./isotonic.ts";

const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 });

test("leaves what does not decrease as it is", () => {
  expect([...isotonic([1, 2, 2, 5])]).toEqual([1, 2, 2, 5]);
  expect([...isotonic([])]).toEqual([]);
});

test("pools what decreases", () => {
  expect([...isotonic([3, 1, 2, 6])]).toEqual([2, 2, 2, 6]);
});

test("is monotone, keeps the sum, and no monotone sequence is closer", () => {
  fc.assert(
    fc.property(
      values,
      fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 12, maxLength: 12 }),
      (given, steps) => {
        const fitted = isotonic(given);
        const sum = (all: ArrayLike<number>) => Array.from(all).reduce((total, value) => total + value, 0);
        expect(sum(fitted)).toBeCloseTo(sum(given), 8);
        for (let at = 1; at < fitted.length; at += 1)
          expect(fitted[at]).toBeGreaterThanOrEqual(fitted[at - 1]);
        let level = given[0] - 10;
        const other = given.map((_, at) => (level += steps[at]));
        const distance = (all: ArrayLike<number>) =>
          given.reduce((total, value, at) => total + (value - all[at]) ** 2, 0);
        expect(distance(fitted)).toBeLessThanOrEqual(distance(other) + 1e-9);
      },
    ),
  );
});
