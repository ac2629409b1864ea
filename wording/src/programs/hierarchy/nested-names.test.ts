import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { HierarchyModel } from "@fedseg/shared/programs/hierarchy/spec.ts";
import { expect, test } from "vitest";
import { nestedNames } from "./nested-names.ts";

const FEATURES = ["orders", "visits"].map(
  (en) => ({ title: { en, zh: "数" }, measure: { of: "attribute" } }) as FeatureSpec,
);

/** A chain of three forks, each of the same feature; the last by nothing that is told where `sigma` is large. */
function chain(sigma: number): HierarchyModel {
  return {
    d: 2,
    weights: [1, 1, 1, 1],
    merges: [
      { a: 0, b: 1 },
      { a: 4, b: 2 },
      { a: 5, b: 3 },
    ],
    ways: [1, 0, 1, 0, 1, 0],
    waySigmas: Array<number>(6).fill(sigma),
    scaling: { columns: [0, 1] },
  } as unknown as HierarchyModel;
}

test("a fork by what a fork above it is by says that it goes further", () => {
  const names = nestedNames(chain(0.1), FEATURES);
  const [low, high] = names.get(5)!.en === names.get(4)!.en.split(" › ")[0] ? [0, 1] : [1, 0];
  expect(names.get([0, 1][low])!.en.split(" › ")).toEqual([
    "lower orders",
    "still lower orders",
    "still lower orders (3)",
  ]);
  expect(names.get([0, 1][high])!.en.split(" › ").at(-1)).toBe("higher orders");
  expect(new Set([0, 1, 2, 3].map((leaf) => names.get(leaf)!.zh)).size).toBe(4);
});

test("sides that nothing tells apart stay without", () => {
  expect(nestedNames(chain(1), FEATURES).get(0)!.en).toBe("one side › one side › one side");
});
