import { expect, test } from "vitest";
import { MOST_STEP, logOddsAt } from "./logistic-score.ts";
import { OUT_BITS, TANH_BITS, placeOf, slopeOf, tanhOf } from "./hidden-units.ts";

const STEPS = [-MOST_STEP, -1000, -300, -1, 0, 1, 77, 512, 2000, MOST_STEP];

test("tangents are those of the middles of steps", () => {
  for (const step of STEPS) {
    expect(Math.abs(tanhOf(step) / 2 ** TANH_BITS - Math.tanh(logOddsAt(step)))).toBeLessThan(
      2 ** -TANH_BITS,
    );
  }
});

test("slopes are out·(1 − t²), whole, for the largest of outs too", () => {
  for (const step of STEPS) {
    for (const out of [2 ** 24, -(2 ** 24), 2 ** 24 - 1, 2 ** OUT_BITS, 12_345, -1, 0]) {
      const tanh = tanhOf(step);
      const slope = slopeOf(out, tanh);
      const truth = (out / 2 ** OUT_BITS) * (1 - (tanh / 2 ** TANH_BITS) ** 2);
      expect(Number.isInteger(slope)).toBe(true);
      expect(Math.abs(slope / 2 ** TANH_BITS - truth)).toBeLessThanOrEqual(2 ** -TANH_BITS);
    }
  }
});

test("a part of a place is rounded, half up", () => {
  expect(placeOf(2 ** TANH_BITS, 683)).toBe(683);
  expect(placeOf(-(2 ** (TANH_BITS - 1)), 683)).toBe(-341);
});
