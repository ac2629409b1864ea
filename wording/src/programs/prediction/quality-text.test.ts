import { expect, test } from "vitest";
import { scoreBins } from "@fedseg/shared/programs/prediction/score-table.ts";
import { topText } from "./quality-text.ts";

test("noise carries no share that people are told below 0 or above 100 %", () => {
  const counts = Float64Array.of(1000, -30, 900, 400, -9, 190);
  const [{ en, zh }] = topText({ starts: [-(2 ** 26), 2 ** 26], counts, sigma: 10 }, "churn");
  for (const text of [en, zh]) {
    const told = [...text.matchAll(/(-?[0-9.]+) ± [0-9.]+ %/g)].map(([, value]) => Number(value));
    expect(told).toEqual([100, 0]);
  }
});

test("highest and lowest are the bins that are told, between their ends", () => {
  const counts = Float64Array.of(9, 1, 900, 100, 300, 700, 1, 9);
  const table = { starts: [-(2 ** 26), 0, 2 ** 26], counts, sigma: 10 };
  const percents = scoreBins(table).map(({ to }) => (100 * to).toFixed(to < 0.1 ? 1 : 0));
  const [{ en, zh }] = topText(table, "churn");
  for (const text of [en, zh]) {
    expect(text).toContain(`50 – ${percents[2]} %`);
    expect(text).toContain(`${percents[0]} – 50 %`);
  }
});

test("ends of a chance that read alike are told once", () => {
  const starts = [0, 2 ** 28, 2 ** 28 + 2 ** 26];
  const counts = Float64Array.of(900, 100, 300, 700, 90, 910, 3, 4);
  const [{ en, zh }] = topText({ starts, counts, sigma: 10 }, "churn");
  expect(en).toContain("with a chance of 100 %,");
  expect(zh).toContain("概率为 100 % 的");
});
