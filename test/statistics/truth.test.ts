import { expect, test } from "vitest";
import type { StudyKind } from "../../bench/truth/kinds.ts";
import { type Population, buyers, shoppers } from "../../bench/truth/population.ts";
import { runKind } from "../../bench/truth/run-kind.ts";
import { type ZRow, holds } from "../../bench/truth/z-scores.ts";

/** Runs a few small studies with fixed seeds; the kinds of number of all features together. */
function rowsOf(population: Population, studies: number, kind: Pick<StudyKind, "users" | "mu" | "change">) {
  const own = { name: `small ${population.name}`, population: () => population, ...kind };
  return runKind(own, population, studies).rows((name) => name.replace(/ of .*/, ""));
}

/** Kinds whose errors are noise alone: those of quantiles cover the width of an interval as well and are larger. */
const OF_NOISE = ["size", "share", "mean", "share at the low end", "users in an interval"];

function expectToHold(rows: readonly ZRow[]): void {
  expect(rows.filter((row) => !holds(row))).toEqual([]);
  // The same numbers with errors half as large are seen to be wrong.
  for (const row of rows.filter(({ kind, count }) => count >= 30 && OF_NOISE.includes(kind)))
    expect([row.kind, holds({ ...row, mean: 2 * row.mean, deviation: 2 * row.deviation })]).toEqual([
      row.kind,
      false,
    ]);
}

test("tells of labelled users what is so, within the errors", () => {
  const rows = rowsOf(buyers, 6, { users: 1500, mu: 1, change: { k: 3 } });
  expect(rows.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      "size",
      "share",
      "median",
      "lower quartile",
      "upper quartile",
      "mean",
      "inertia",
    ]),
  );
  expectToHold(rows);
});

test("tells of features what is so, within the errors", () => {
  const target = { of: "attribute" as const, attribute: "bought", values: ["yes"] };
  const select = { score: "information-gain", keep: 3, maxCorrelation: 0.9, bins: 6, share: 0.3 } as const;
  const change = { k: 2, explore: { bins: 12, share: 0.1 }, select: { ...select, target } };
  const rows = rowsOf(shoppers, 2, { users: 2000, mu: 1.5, change });
  expect(rows.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["missing rate", "users in an interval", "score, information-gain"]),
  );
  expectToHold(rows.filter(({ count }) => count >= 8));
});
