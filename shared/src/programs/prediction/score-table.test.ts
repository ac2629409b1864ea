import { expect, test } from "vitest";
import { logOddsAt } from "../../queries/logistic-score.ts";
import { type ScoreTable, areaUnderCurve, baseRate, scoreBins } from "./score-table.ts";

/** A small generator of standard normals: a Lehmer stream and Box–Muller. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const STARTS = [-1400, -1100, -900, -700, -500, -300, -100, 100, 300, 600, 900];

/** Users whose odds are what their score says, and the table of their bins without noise. */
function users(count: number): { readonly table: ScoreTable; readonly area: number } {
  const normal = normals(99);
  const all = Array.from({ length: count }, () => {
    const score = -1 + 1.3 * normal();
    return { score, yes: normal() < quantile(score) ? 1 : 0 };
  }).sort((a, b) => a.score - b.score);
  let [no, pairs, yes] = [0, 0, 0];
  const counts = new Float64Array(2 * (STARTS.length + 1));
  for (const user of all) {
    const bin = STARTS.filter((step) => user.score >= logOddsAt(step - 0.5)).length;
    counts[2 * bin + user.yes] += 1;
    if (user.yes === 1) [pairs, yes] = [pairs + no, yes + 1];
    else no += 1;
  }
  return { table: { starts: STARTS, counts, sigma: 0 }, area: pairs / (no * yes) };
}

/** The normal quantile of the chance of a logarithm of odds, to two digits: enough to draw classes. */
function quantile(score: number): number {
  const p = 1 / (1 + Math.exp(-score));
  let [low, high] = [-6, 6];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    const t = 1 / (1 + 0.2316419 * Math.abs(middle));
    const tail =
      (Math.exp((-middle * middle) / 2) / Math.sqrt(2 * Math.PI)) *
      t *
      (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    if ((middle > 0 ? 1 - tail : tail) < p) low = middle;
    else high = middle;
  }
  return low;
}

const { table, area } = users(60_000);

test("the area from bins is that of the users themselves", () => {
  expect(areaUnderCurve(table)!.value).toBeCloseTo(area, 2);
  expect(Math.abs(areaUnderCurve(table)!.value - area)).toBeLessThan(0.0015);
});

test("errors are those of the noise, and nothing leans", () => {
  const normal = normals(4711);
  const sigma = 60;
  const scores = Array.from({ length: 400 }, () => {
    const noisy = { ...table, sigma, counts: table.counts.map((count) => count + sigma * normal()) };
    const [found, rate] = [areaUnderCurve(noisy)!, baseRate(noisy)!];
    const exact = areaUnderCurve(table)!.value;
    const truth = baseRate(table)!.value;
    return [(found.value - exact) / found.sigma, (rate.value - truth) / rate.sigma];
  });
  for (const kind of [0, 1]) {
    const all = scores.map((own) => own[kind]);
    const mean = all.reduce((sum, z) => sum + z, 0) / all.length;
    const deviation = Math.sqrt(all.reduce((sum, z) => sum + (z - mean) ** 2, 0) / (all.length - 1));
    expect(Math.abs(mean)).toBeLessThan(0.15);
    expect(deviation).toBeGreaterThan(0.85);
    expect(deviation).toBeLessThan(1.12);
  }
});

test("what the noise leaves nothing of is not told", () => {
  const drowned = { ...table, sigma: 20_000 };
  expect(areaUnderCurve(drowned)).toBeUndefined();
  expect(baseRate(drowned)).toBeUndefined();
  expect(scoreBins(drowned).every(({ rate }) => rate === undefined)).toBe(true);
  expect(areaUnderCurve({ ...table, counts: table.counts.map(() => -1) })).toBeUndefined();
});
