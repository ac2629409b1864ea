import { expect, it } from "vitest";
import { experiment } from "../../examples/attack/experiment.ts";
import { attackPage } from "../../examples/attack/page.ts";
import { isWithin, mostPossible, strengthOf } from "../../examples/attack/strength.ts";
import { runWire } from "../../examples/attack/wire.ts";
import { isAsClaimed, tellExperiment } from "../../examples/attack/words.ts";
import { seededSource } from "../simulation/seeded-source.ts";

const shown = experiment(60, seededSource("attack"));
const { plain, fedseg, most } = shown;

it("without protection the coordinator is always right and reads her figures", () => {
  expect(plain.absent.every((guess) => guess === 0)).toBe(true);
  expect(plain.present.every((guess) => Math.abs(guess - 1) < 1e-9)).toBe(true);
  expect(plain.strength).toMatchObject({ correct: 120, guesses: 120, auc: { value: 1 } });
  expect(plain.totals.users).toBeCloseTo(61, 3);
  for (const { users, orders, spend } of plain.figures) {
    expect(users).toBeCloseTo(1, 3);
    expect(orders).toBeCloseTo(14, 2);
    // One place on the grid of a range to 4,000.
    expect(Math.abs(spend - 1860)).toBeLessThan(0.5);
  }
});

it("with fedseg it stays below the proved limit and her figures are lost", () => {
  // 120 coin flips at 55 % and significance 1e-6: at most 92 right.
  expect(fedseg.strength.correct).toBeLessThan(93);
  const off = fedseg.figures.filter(({ orders }) => Math.abs(orders - 14) > 40);
  expect(off.length).toBeGreaterThan(40);
});

it("gives nobody more than mu allows", () => {
  expect(most.success).toBeCloseTo(0.5533, 4);
  expect(mostPossible(0)).toEqual({ success: 0.5, auc: 0.5 });
});

it("says no only to what cannot be chance", () => {
  expect(isWithin({ correct: 600, guesses: 1000 }, 0.5533)).toBe(true);
  expect(isWithin({ correct: 640, guesses: 1000 }, 0.5533)).toBe(false);
});

it("measures guesses that overlap, with intervals around the value", () => {
  const { success, auc } = strengthOf([0, 0, 1, 0], [1, 1, 0, 1]);
  expect([success.value, auc.value]).toEqual([0.75, 0.75]);
  expect(auc.low).toBeLessThan(0.75);
  expect(auc.high).toBeLessThanOrEqual(1);
  expect(strengthOf([0, 1], [0, 1]).auc.value).toBe(0.5);
});

it("is told and drawn: a page that loads nothing", () => {
  const wire = runWire("test", true);
  expect(Math.abs(wire.ones - wire.bits / 2)).toBeLessThan(wire.usual);
  const wires = { without: wire, within: wire };
  expect(isAsClaimed(shown)).toBe(true);
  expect(tellExperiment(shown, wires)).toContain("in the long run nobody can ever reach more than 55.3 %");
  const page = attackPage(shown, wires);
  expect(page).not.toMatch(/src=|href=|url\(|@import|<script/);
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});

it("is not as claimed where the noise is missing", () => {
  expect(isAsClaimed({ ...shown, fedseg: plain })).toBe(false);
});
