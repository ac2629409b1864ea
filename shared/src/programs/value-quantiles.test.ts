import { expect, test } from "vitest";
import { quantileEdges, spreadScaling } from "./value-quantiles.ts";

const range = { lo: [0, 10], hi: [8, 18], half: 1 };

test("cuts users into equal parts at the ends of bins", () => {
  const counts = Float64Array.from([10, 10, 10, 10, 10, 10, 10, 10, 0, 0, 80, 0, 0, 0, 0, 0]);
  expect(quantileEdges(range, { bins: 8, counts }, 4)).toEqual([[2, 4, 6], []]);
});

test("gives a value that many share a part of its own and cuts the rest", () => {
  const counts = Float64Array.from([80, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(quantileEdges(range, { bins: 8, counts }, 5)).toEqual([[1, 2, 3, 4], []]);
});

test("finds mean and deviation from bins, and leaves no interval empty", () => {
  const counts = Float64Array.from([0, 0, 50, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const { lo, hi, half } = spreadScaling(range, { bins: 8, counts }, { reach: 2, half: 0.3 });
  expect(half).toBe(0.3);
  expect((lo[0] + hi[0]) / 2).toBeCloseTo(4, 12);
  expect((hi[0] - lo[0]) / 2).toBeCloseTo(2 * Math.sqrt(1.5 ** 2 + 1 / 12), 12);
  expect(hi[1]).toBeGreaterThan(lo[1]);
});
