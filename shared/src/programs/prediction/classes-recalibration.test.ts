import { expect, test } from "vitest";
import { logOddsAt } from "../../queries/logistic-score.ts";
import { type SampledTable, classesRecalibration } from "./classes-recalibration.ts";
import type { ScoreTable } from "./score-table.ts";

const STARTS = [-1200, -900, -600, -300, 0, 300, 600, 900];
const PLACES = [-1350, -1050, -750, -450, -150, 150, 450, 750, 1050].map((step) => logOddsAt(step - 0.5));

/** So many users of every bin, of a class whose odds are so far beyond, and so many times as far out, as its score says. */
function tableOf(
  users: number,
  { shift, slope, sigma }: Record<"shift" | "slope" | "sigma", number>,
): ScoreTable {
  const counts = Float64Array.from(
    PLACES.flatMap((place) => {
      const yes = users / (1 + Math.exp(-(shift + slope * place)));
      return [users - yes, yes];
    }),
  );
  return { starts: STARTS, counts, sigma };
}

/** Nobody is known to lie elsewhere than in the middle of a bin. */
function inMiddles(table: ScoreTable): SampledTable {
  return { table, sampled: [] };
}

test("where users lie inside a bin is taken from those who are sampled", () => {
  const table = tableOf(1e6, { shift: 0, slope: 1, sigma: 1 });
  const [beyond] = classesRecalibration([{ table, sampled: [...PLACES.slice(0, -1), PLACES[8] + 0.5] }]);
  expect(beyond.slope).toBeLessThan(0.97);
  const [there] = classesRecalibration([{ table, sampled: PLACES }]);
  expect(there.slope).toBeCloseTo(1, 3);
});

test("many users say how far the odds of each class have to be moved, and how much farther all lie out", () => {
  const asked = [-0.4, 0.3, 0.1].map((shift) => ({ shift, slope: 1.4, sigma: 1 }));
  const found = classesRecalibration(asked.map((each) => inMiddles(tableOf(1e6, each))));
  for (const [own, { shift, slope }] of found.entries()) {
    expect(slope).toBeCloseTo(1.4, 2);
    expect(shift).toBeCloseTo(asked[own].shift, 2);
  }
});

test("one slope is found of all classes: of little users more classes say more", () => {
  const slopeOf = (classes: number) => {
    const tables = Array.from({ length: classes }, () => tableOf(60, { shift: 0, slope: 1.6, sigma: 20 }));
    return classesRecalibration(tables.map(inMiddles))[0].slope;
  };
  expect(slopeOf(3)).toBeGreaterThan(1.05);
  expect(slopeOf(8)).toBeGreaterThan(slopeOf(3) + 0.05);
  expect(slopeOf(8)).toBeLessThan(1.6);
});

test("where the noise says nothing, chances stay as they are", () => {
  const loud = [-1, 0, 1].map((shift) => tableOf(5, { shift, slope: 3, sigma: 500 }));
  for (const { shift, slope } of classesRecalibration(loud.map(inMiddles))) {
    expect(slope).toBeCloseTo(1, 2);
    expect(shift).toBeCloseTo(0, 2);
  }
});
