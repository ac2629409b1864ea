import { expect, test } from "vitest";
import { levelOf, orientScore, possibleRanks, rankOf } from "./levels.ts";
import type { FeatureSpec } from "../../features/feature.ts";

test.each([
  [{ value: 0.9, sigma: 0.1 }, "high"],
  [{ value: 0.6, sigma: 0.1 }, "undecided"],
  [{ value: 0, sigma: 0.1 }, "middle"],
  [{ value: 0, sigma: 0.3 }, "undecided"],
  [{ value: -0.71, sigma: 0.1 }, "low"],
  [{ value: -0.69, sigma: 0.1 }, "undecided"],
  [{ value: NaN, sigma: 0.1 }, "undecided"],
])("gives a level only when the noise allows: %j is %s", (score, level) => {
  expect(levelOf(score)).toBe(level);
});

test("keeps the previous level while the noise can explain it", () => {
  expect(levelOf({ value: 0.4, sigma: 0.1 }, "high")).toBe("high");
  expect(levelOf({ value: 0.2, sigma: 0.1 }, "high")).toBe("middle");
  expect(levelOf({ value: 0.6, sigma: 0.1 }, "middle")).toBe("middle");
  expect(levelOf({ value: 0.6, sigma: 0.1 }, "low")).toBe("undecided");
  expect(levelOf({ value: -0.4, sigma: 0.1 }, "low")).toBe("low");
  expect(levelOf({ value: 0.9, sigma: 0.1 }, "low")).toBe("high");
});

test("ranks by quintiles, and tells which ranks the noise leaves open", () => {
  expect([-2, -0.5, 0, 0.5, 2].map(rankOf)).toEqual([1, 2, 3, 4, 5]);
  expect(possibleRanks({ value: 0.3, sigma: 0.1 })).toEqual([3, 4]);
  expect(possibleRanks({ value: 0, sigma: 5 })).toEqual([1, 2, 3, 4, 5]);
  expect(possibleRanks({ value: 2, sigma: 0 })).toEqual([5]);
});

test("turns a score into the marketer's direction", () => {
  const measure = { of: "recency" } as const;
  const title = { en: "x", zh: "x" };
  const base = { name: "x", title, unit: "", measure, transform: "none", lo: 0, hi: 1 } as const;
  const oriented = (change: Partial<FeatureSpec>): number =>
    orientScore({ value: 1, sigma: 0.5 }, { ...base, direction: "neutral", ...change }).value;
  expect(oriented({ direction: "lower-is-better" })).toBe(-1);
  expect(oriented({ direction: "higher-is-better", role: "recency" })).toBe(1);
  expect(oriented({ role: "recency" })).toBe(-1);
  expect(oriented({ role: "monetary" })).toBe(1);
});
