import { expect, test } from "vitest";
import { topText } from "./quality-text.ts";

test("noise carries no share that people are told below 0 or above 100 %", () => {
  const counts = Float64Array.of(1000, -30, 900, 400, -9, 190);
  const [{ en, zh }] = topText({ starts: [-(2 ** 26), 2 ** 26], counts, sigma: 10 }, "churn");
  for (const text of [en, zh]) {
    const told = [...text.matchAll(/(-?[0-9.]+) ± [0-9.]+ %/g)].map(([, value]) => Number(value));
    expect(told).toEqual([100, 0]);
  }
});
