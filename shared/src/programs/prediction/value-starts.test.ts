import { expect, test } from "vitest";
import { binOfCode } from "../../features/code.ts";
import { keptHistograms, valueStarts } from "./value-starts.ts";

const BINS = 64;

/** Users of the parts that starts make of a histogram. */
function partsOf(counts: Float64Array, starts: readonly number[]): number[] {
  const parts = Array.from({ length: starts.length + 1 }, () => 0);
  const bounds = starts.map((start) => binOfCode(start, BINS));
  counts.forEach((count, bin) => (parts[bounds.filter((bound) => bin >= bound).length] += count));
  return parts;
}

test("even users are cut into equal parts", () => {
  const even = new Float64Array(BINS).fill(10);
  expect(partsOf(even, valueStarts(even, 8))).toEqual(Array.from({ length: 8 }, () => 80));
});

test("a value that most users share takes no more than its own part: the tail keeps its cuts", () => {
  const tail = new Float64Array(BINS).fill(1);
  tail[0] = 1000;
  const parts = partsOf(tail, valueStarts(tail, 8));
  expect(parts[0]).toBe(1000);
  expect(parts.length).toBeGreaterThanOrEqual(5);
  expect(parts.every((part) => part > 0)).toBe(true);
});

test("two values have one cut, one value has none", () => {
  const two = new Float64Array(BINS);
  [two[0], two[BINS - 1]] = [970, 30];
  expect(valueStarts(two, 8)).toHaveLength(1);
  const one = new Float64Array(BINS);
  one[17] = 500;
  expect(valueStarts(one, 8)).toEqual([]);
  expect(valueStarts(new Float64Array(BINS), 8)).toEqual([]);
});

test("bins that noise alone has filled are left out", () => {
  const counts = Float64Array.from({ length: BINS }, (_, bin) => (bin % 2 === 0 ? 2 : -2));
  counts[10] = counts[11] = 500;
  const [kept] = keptHistograms({ bins: BINS, counts });
  expect(kept.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(1000);
  expect(kept.filter((count) => count > 0).length).toBeLessThanOrEqual(3);
});
