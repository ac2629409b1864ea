import { entryNames, titledEntryNames } from "../preview/entry-names.ts";
import type { Request } from "@fedseg/shared/private-sum/types.ts";
import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import { expect, test } from "vitest";

const FEATURES = [
  { name: "orders", transform: "log1p", lo: 0, hi: 10 },
  { name: "spend", transform: "none", lo: 0, hi: 100 },
] as const;
const scaling = rangeScaling([0, 1]);

test.each<[string, Request["query"], unknown, number, string]>([
  ["an even bin", "bin-counts", { columns: [0, 1], bins: 64 }, 64 + 16, "spend, bin 17 of 64: 25 to 26.6"],
  ["natural ends", "bin-counts", { columns: [0, 1], bins: 1 }, 0, "orders, bin 1 of 1: 0 to 10"],
  ["one chosen feature", "bin-counts", { bins: 4, columns: [1] }, 3, "spend, bin 4 of 4: 75 to 100"],
  ["no value", "value-counts", { columns: [0, 1], bins: 4 }, 4, "orders, no value"],
  [
    "a class",
    "class-counts",
    { starts: [[20_000], [6554, 13_107]] },
    7,
    "spend, bin 2 of 3: 10 to 20, target yes",
  ],
  ["a product", "moments", { scaling }, 5, "orders × spend"],
  ["a square", "summary", { columns: [0, 1] }, 4, "spend²"],
  ["a centre's users", "residual", { scaling, centers: [0, 0, 1, 1], reach: 1 }, 5, "centre 2, users"],
  [
    "a distance",
    "residual",
    { scaling, centers: [0, 0, 1, 1], reach: 1 },
    6,
    "squared distances, all segments",
  ],
])("%s of %s", (_, query, params, at, name) => {
  const said = entryNames({ query, params, shares: [] } as unknown as Request, FEATURES)(at);
  expect(said.en).toBe(name);
  expect(said.zh.replaceAll(/orders|spend/g, "")).not.toMatch(/[a-z]/);
});

test("people read the title of a feature in place of its name", () => {
  const titled = FEATURES.map((feature) => ({
    ...feature,
    title: { en: `title of ${feature.name}`, zh: "标题" },
  }));
  const request = { query: "bin-counts", params: { columns: [0, 1], bins: 64 }, shares: [] };
  expect(titledEntryNames(request as unknown as Request, titled)(64 + 16)).toEqual({
    en: "title of spend, bin 17 of 64: 25 to 26.6",
    zh: "标题，区间 17/64：25 至 26.6",
  });
});
