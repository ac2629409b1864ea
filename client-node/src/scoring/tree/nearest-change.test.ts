import { rulesOf } from "@fedseg/shared/programs/cart/rules.ts";
import { expect, test } from "vitest";
import { nearestChange } from "./nearest-change.ts";

/** Above 30,000 of the first: by the second at 10,000 and at 50,000. */
const RULES = rulesOf([
  { feature: 0, place: 30_000, atMost: 1, above: 2 },
  { name: "low" },
  { feature: 1, place: 10_000, atMost: 3, above: 4 },
  { name: "few" },
  { feature: 1, place: 50_000, atMost: 5, above: 6 },
  { name: "some" },
  { name: "many" },
]);
const without = (own: string) => RULES.filter(({ leaf }) => leaf.name !== own);

test("the shortest way of one feature comes before any of two", () => {
  // From "low": the second is at 10,000 exactly, so that "few" needs the first alone; "many" would need both.
  const { rule, unmet } = nearestChange(without("low"), [0, 10_000])!;
  expect(rule.leaf.name).toBe("few");
  expect(unmet).toEqual([{ feature: 0, above: 30_000, atMost: Infinity }]);
});

test("of equally many the way is taken that is the shortest part of its range", () => {
  const { rule, unmet } = nearestChange(without("some"), [31_000, 12_000])!;
  expect(rule.leaf.name).toBe("low");
  expect(unmet).toEqual([{ feature: 0, above: -Infinity, atMost: 30_000 }]);
  expect(nearestChange(without("some"), [40_000, 12_000])!.rule.leaf.name).toBe("few");
});

test("without another end there is no change", () => {
  expect(nearestChange([], [1, 2])).toBeUndefined();
});
