import { expect, test } from "vitest";
import { logOddsAt } from "../../queries/logistic-score.ts";
import { recalibrationOf } from "./recalibration.ts";

const STARTS = [-1200, -900, -600, -300, 0, 300, 600, 900];
const MIDDLE = -0.5;
const EXPECTED = { middle: MIDDLE, slope: 1.5, sigma: 0.5 };

/** So many users of every bin, whose odds are `slope` times as far from the middle as their score says. */
function tableOf(users: number, slope: number, sigma: number) {
  const places = [-1350, -1050, -750, -450, -150, 150, 450, 750, 1050].map((step) => logOddsAt(step - 0.5));
  const counts = Float64Array.from(
    places.flatMap((place) => {
      const yes = users / (1 + Math.exp(-(MIDDLE + slope * (place - MIDDLE))));
      return [users - yes, yes];
    }),
  );
  return { starts: STARTS, counts, sigma };
}

test.each([0.7, 1, 2.2])("many users say how far odds of %d have to be moved", (slope) => {
  const found = recalibrationOf(tableOf(1e6, slope, 1), EXPECTED);
  expect(found.slope).toBeCloseTo(slope, 2);
  expect(found.shift).toBeCloseTo(MIDDLE * (1 - slope), 2);
});

test("where the noise says nothing, what is expected stays", () => {
  const { slope, shift } = recalibrationOf(tableOf(5, 3, 500), EXPECTED);
  expect(slope).toBeCloseTo(1.5, 1);
  expect(shift).toBeCloseTo(MIDDLE * -0.5, 1);
});

test("between both a slope lies in between", () => {
  const { slope } = recalibrationOf(tableOf(60, 3, 20), EXPECTED);
  expect(slope).toBeGreaterThan(1.55);
  expect(slope).toBeLessThan(2.95);
});
