import type { ProgramName } from "@fedseg/shared/programs/index.ts";
import { expect, test } from "vitest";
import { exampleSpec } from "../../../test/reports/example-report.ts";
import { programWords, wordsOf } from "./index.ts";

/** A support and a spec that nobody has: every number of theirs is a half, and one feature's centre is known. */
const CENTRE = { feature: exampleSpec({}), ofRange: 0.5, middle: 30, atMiddle: 2 };
const PRECISION = { users: 50, usersSigma: 5, centres: [CENTRE], smallest: 9 };
const MADE_UP = new Proxy({ precision: PRECISION } as Record<PropertyKey, unknown>, {
  get: (known, key) => known[key] ?? 0.5,
});

const supportOf = (name: ProgramName) =>
  wordsOf(name).support({ spec: MADE_UP, support: MADE_UP, leastSupport: MADE_UP }, 3);

test.each(Object.keys(programWords) as ProgramName[])("what supports %s is a table in Chinese", (name) => {
  const { heads, rows } = supportOf(name);
  const cells = [heads, ...rows.flatMap((row) => [[row.name], row.numbers])].flat();
  expect(cells.filter(({ zh }) => /[a-z]{2,}/.test(zh))).toEqual([]);
  for (const row of rows) expect(row.numbers).toHaveLength(heads.length - 1);
});

test("a feature has its title and its unit in the reader's language", () => {
  const [{ name, numbers }] = supportOf("segmentation").rows;
  expect([name.en, numbers[1].en]).toEqual(["days since last order", "30.0 ± 2.00 days"]);
  expect([name.zh, numbers[1].zh]).toEqual(["距上次下单天数", "30.0 ± 2.00 天"]);
});
