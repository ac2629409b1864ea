import { expect, test } from "vitest";
import { seededUniforms } from "../../../../test/simulation/seeded-uniforms.ts";
import { NO_CODE, TOP_CODE } from "../../features/code.ts";
import { symmetricEigen } from "../../math/eigen.ts";
import { madeUpRows } from "./made-up-rows.ts";

const BINS = 64;
const counts = new Float64Array(2 * BINS);
// The first feature lies evenly over the lower half, the second is at its top for three users of ten.
counts.fill(30, 0, BINS / 2);
[counts[BINS], counts[2 * BINS - 1]] = [672, 288];

function draw(correlation: number) {
  const eigen = symmetricEigen(Float64Array.of(1, correlation, correlation, 1), 2);
  const next = madeUpRows(
    { histograms: { bins: BINS, counts }, eigen },
    seededUniforms(`rows/${correlation}`),
  );
  const codes = new Float64Array(2);
  return Array.from({ length: 4000 }, () => {
    next(codes);
    return Array.from(codes);
  });
}

test("made-up users lie as the histograms say", () => {
  const rows = draw(0.6);
  expect(rows.flat().every((code) => Number.isInteger(code) && code >= 0 && code <= TOP_CODE)).toBe(true);
  expect(rows.every(([first]) => first < NO_CODE / 2)).toBe(true);
  const mean = rows.reduce((sum, [first]) => sum + first, 0) / rows.length;
  expect(Math.abs(mean / (NO_CODE / 4) - 1)).toBeLessThan(0.04);
  const top = rows.filter(([, second]) => second > NO_CODE / 2).length / rows.length;
  expect(Math.abs(top - 0.3)).toBeLessThan(0.03);
});

test("and vary together as the correlations say", () => {
  const apart = (correlation: number) => {
    const rows = draw(correlation);
    const meanOf = (isTop: boolean) => {
      const own = rows.filter(([, second]) => second > NO_CODE / 2 === isTop);
      return own.reduce((sum, [first]) => sum + first, 0) / own.length;
    };
    return (meanOf(true) - meanOf(false)) / NO_CODE;
  };
  expect(apart(0.8)).toBeGreaterThan(0.1);
  expect(apart(-0.8)).toBeLessThan(-0.1);
  expect(Math.abs(apart(0))).toBeLessThan(0.03);
});
