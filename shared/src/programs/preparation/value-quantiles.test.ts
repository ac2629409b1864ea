import { expect, test } from "vitest";
import { normalQuantile } from "../../math/special-normal.ts";
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

/** Noise of 50 users a bin, the same in every run. */
function noise(seed: number, bin: number): number {
  const hashed = Math.sin(seed * 64 + bin + 1) * 43_758.5453;
  return 50 * normalQuantile(Math.min(Math.max(hashed - Math.floor(hashed), 1e-6), 1 - 1e-6));
}

test("cuts the thin tail of a feature that is 0 for most, not the noise behind it", () => {
  // 4,000 of 5,000 are 0; the others fall off over a quarter of the range.
  const exact = Array.from({ length: 64 }, (_, bin) =>
    bin === 0 ? 4000 : Math.max(0, (1000 * (16 - bin)) / 120),
  );
  const inTail = Array.from({ length: 40 }, (_, seed) => {
    const counts = Float64Array.from(exact, (users, bin) => users + noise(seed, bin));
    const [edges] = quantileEdges({ lo: [0], hi: [64], half: 1 }, { bins: 64, counts }, 8);
    expect(edges[0]).toBe(1);
    return edges.filter((edge) => edge > 1 && edge <= 16).length / edges.length;
  });
  expect(inTail.reduce((sum, part) => sum + part, 0) / inTail.length).toBeGreaterThan(0.7);
});
