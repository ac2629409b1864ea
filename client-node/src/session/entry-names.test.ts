import { entryNames } from "../preview/entry-names.ts";
import type { Request } from "@fedseg/shared/private-sum/types.ts";
import { expect, test } from "vitest";

const FEATURES = [
  { name: "orders", transform: "log1p" },
  { name: "spend", transform: "none" },
] as const;

test.each<[string, Request["query"], unknown, number, string]>([
  [
    "an even bin",
    "bin-counts",
    { lo: [0, 0], hi: [Math.log(11), 100], bins: 64 },
    64 + 16,
    "spend, bin 17 of 64: 25 to 26.6",
  ],
  [
    "natural ends",
    "bin-counts",
    { lo: [0, 0], hi: [Math.log(11), 100], bins: 1 },
    0,
    "orders, bin 1 of 1: 0 to 10",
  ],
  [
    "one chosen feature",
    "bin-counts",
    { lo: [0], hi: [100], bins: 4, columns: [1] },
    3,
    "spend, bin 4 of 4: 75 to 100",
  ],
  ["no value", "value-counts", { lo: [0, 0], hi: [1, 100], bins: 4 }, 4, "orders, no value"],
  ["a class", "class-counts", { edges: [[1], [10, 20]] }, 7, "spend, bin 2 of 3: 10 to 20, target yes"],
  ["a product", "moments", { scaling: { lo: [0, 0], hi: [1, 1], half: 1 } }, 5, "orders × spend"],
  ["a square", "summary", { lo: [0, 0], hi: [1, 1] }, 4, "spend²"],
  [
    "a centre's users",
    "residual",
    { scaling: { lo: [0, 0], hi: [1, 1], half: 1 }, centers: [0, 0, 1, 1], radius: 1 },
    5,
    "centre 2, users",
  ],
  [
    "a distance",
    "residual",
    { scaling: { lo: [0, 0], hi: [1, 1], half: 1 }, centers: [0, 0, 1, 1], radius: 1 },
    6,
    "squared distances, all segments",
  ],
])("%s of %s", (_, query, params, at, name) => {
  expect(entryNames({ query, params, shares: [] } as unknown as Request, FEATURES)(at)).toBe(name);
});
