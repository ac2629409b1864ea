import { expect, test } from "vitest";
import { wholePercents } from "./whole-percents.ts";

test("percentages sum to 100, each within one of what it is", () => {
  expect(wholePercents([358, 267, 184, 136, 55])).toEqual([36, 27, 18, 14, 5]);
  expect(wholePercents([1, 1, 1])).toEqual([34, 33, 33]);
  expect(wholePercents([5, 0])).toEqual([100, 0]);
  expect(wholePercents([0, 0])).toEqual([0, 0]);
  for (const counts of [
    [3, 3, 3, 3, 3, 3, 1],
    [997, 2, 1],
    [72, 54, 38, 28, 8],
  ]) {
    const [own, all] = [wholePercents(counts), counts.reduce((sum, count) => sum + count, 0)];
    expect(own.reduce((sum, part) => sum + part, 0)).toBe(100);
    for (const [at, part] of own.entries()) expect(Math.abs(part - (100 * counts[at]) / all)).toBeLessThan(1);
  }
});
