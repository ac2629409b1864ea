import fc from "fast-check";
import { expect, test } from "vitest";
import { exp } from "./exp.ts";

test("agrees with the built-in exponential to a few units in the last place", () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
    }),
  );
});

test("is exact at 0 and refuses what it cannot represent", () => {
  expect(exp(0)).toBe(1);
  expect(() => exp(701)).toThrow(RangeError);
  expect(() => exp(NaN)).toThrow(RangeError);
});
