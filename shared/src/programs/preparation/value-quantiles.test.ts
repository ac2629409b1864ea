import { expect, test } from "vitest";
import { normalQuantile } from "../../math/special-normal.ts";
import { NO_CODE, binStart } from "../../features/code.ts";
import { codeInterval } from "../../queries/scaling.ts";
import { quantileStarts, spreadScaling } from "./value-quantiles.ts";

const at = (...bins: number[]) => bins.map((bin) => binStart(bin, 8));

test("cuts users into equal parts at the ends of bins", () => {
  const counts = Float64Array.from([10, 10, 10, 10, 10, 10, 10, 10, 0, 0, 80, 0, 0, 0, 0, 0]);
  expect(quantileStarts({ bins: 8, counts }, 4)).toEqual([at(2, 4, 6), []]);
});

test("gives a value that many share a part of its own and cuts the rest", () => {
  const counts = Float64Array.from([80, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(quantileStarts({ bins: 8, counts }, 5)).toEqual([at(1, 2, 3, 4), []]);
});

test("finds mean and deviation from bins, and leaves no interval empty", () => {
  const counts = Float64Array.from([0, 0, 50, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const scaling = spreadScaling([0, 1], { bins: 8, counts }, { reach: 2, radius: 300 });
  expect(scaling.radius).toBe(300);
  const side = NO_CODE / 8;
  const { lo, hi } = codeInterval(scaling, 0);
  // The origin is a whole code, the factor a whole number of 2^-16.
  expect(Math.abs((lo + hi) / 2 - 4 * side)).toBeLessThan(1);
  expect((hi - lo) / 2 / (2 * side * Math.sqrt(1.5 ** 2 + 1 / 12))).toBeCloseTo(1, 3);
  const empty = codeInterval(scaling, 1);
  expect(empty.hi).toBeGreaterThan(empty.lo);
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
    const [starts] = quantileStarts({ bins: 64, counts }, 8);
    expect(starts[0]).toBe(binStart(1, 64));
    return (
      starts.filter((start) => start > binStart(1, 64) && start <= binStart(16, 64)).length / starts.length
    );
  });
  expect(inTail.reduce((sum, part) => sum + part, 0) / inTail.length).toBeGreaterThan(0.7);
});
