import { expect, test } from "vitest";
import type { StudyKind } from "../../bench/truth/kinds.ts";
import { type Population, buyers, shoppers, tablesOf } from "../../bench/truth/population.ts";
import { runKind } from "../../bench/truth/run-kind.ts";
import { LastSession } from "../../bench/truth/last-session.ts";
import { descriptionHolder } from "../../bench/truth/told.ts";
import { type ZRow, ZTable, holds } from "../../bench/truth/z-scores.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { simulate } from "../simulation/simulate.ts";
import { segmentation } from "../../shared/src/programs/segmentation/segmentation.ts";
import { type LoneSegmentation, loneContext } from "../simulation/lone-segmentation.ts";
import { seededSource } from "../simulation/seeded-source.ts";

/** Runs a few small studies with fixed seeds; the kinds of number of all features together. */
function rowsOf(
  population: Population,
  runs: { studies: number; draws: number },
  kind: Pick<StudyKind, "users" | "mu" | "change">,
) {
  const own = { name: `small ${population.name}`, population: () => population, ...kind };
  return runKind(own, population, runs).rows((name) => name.replace(/ of .*/, ""));
}

/** Kinds whose errors are noise alone: those of quantiles cover the width of an interval as well and are larger. */
const OF_NOISE = ["size", "share", "mean", "share at the low end", "users in an interval"];

/** Standard errors that a mean is off by with a chance of 1e-6. */
const SIGNIFICANT = 4.9;

function expectToHold(rows: readonly ZRow[]): void {
  expect(rows.filter((row) => !holds(row, SIGNIFICANT))).toEqual([]);
  // The same numbers with errors half as large are seen to be wrong.
  for (const row of rows.filter(({ kind, count }) => count >= 60 && OF_NOISE.includes(kind)))
    expect([
      row.kind,
      holds({ ...row, mean: 2 * row.mean, deviation: 2 * row.deviation }, SIGNIFICANT),
    ]).toEqual([row.kind, false]);
}

test("tells of labelled users what is so, within the errors", () => {
  const rows = rowsOf(buyers, { studies: 6, draws: 1 }, { users: 1500, mu: 1, change: { k: 3 } });
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
  const target = "bought";
  const select = { score: "information-gain", keep: 3, maxCorrelation: 0.9, bins: 6, share: 0.3 } as const;
  const change = { k: 2, explore: { bins: 12, share: 0.1 }, select: { ...select, target } };
  const rows = rowsOf(shoppers, { studies: 2, draws: 1 }, { users: 2000, mu: 1.5, change });
  expect(rows.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["missing rate", "users in an interval", "score, information-gain"]),
  );
  expectToHold(rows.filter(({ count }) => count >= 8));
});

test("tells means that lean to no side", () => {
  const rows = rowsOf(buyers, { studies: 2, draws: 40 }, { users: 1500, mu: 1, change: { k: 3 } });
  for (const kind of ["size", "mean", "share at the low end"]) {
    const { mean, count } = rows.find((row) => row.kind === kind)!;
    const slack = SIGNIFICANT / Math.sqrt(count);
    expect(Math.abs(mean)).toBeLessThan(slack);
    // A lean of half the error would be seen.
    expect(Math.abs(mean - 0.5)).toBeGreaterThan(slack);
  }
});

test("tells exactly what is so where there is no noise", () => {
  const tables = tablesOf(buyers, 1500, 4, seededUniforms("no noise/users"));
  const spec: LoneSegmentation = {
    features: [...buyers.features],
    k: 3,
    usersFloor: 400,
    sizeFloor: 0,
    normalise: "quantiles",
    describe: { share: 0.15 },
  };
  const cohort = { n: 4, c: 1, t: 3, m: 3 };
  const last = new LastSession();
  const { model } = simulate(
    segmentation(spec, loneContext(spec, { mu: 1, cohort, uniforms: seededUniforms })),
    { tables, cohort, budget: { mu: 1, usersCap: 10_000 }, measure: last.measure },
    seededSource("no noise/noise"),
  );
  const into = new ZTable();
  const silent = last.describe(model.description, ({ length }) => new Float64Array(length));
  descriptionHolder(spec, model, tables, into)(silent);
  const exact = into
    .rows((kind) => kind.replace(/ of .*/, ""))
    .filter(({ kind }) => !/quartile|median/.test(kind));
  expect(exact).toHaveLength(5);
  // Rounding to the grid of the sums is all that is left.
  for (const { kind, farthest } of exact) expect([kind, farthest < 0.001]).toEqual([kind, true]);
});
