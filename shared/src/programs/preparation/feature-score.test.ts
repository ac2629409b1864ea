import { expect, test } from "vitest";
import { binStart } from "../../features/code.ts";
import { classTable } from "./class-table.ts";
import { featureScore } from "./feature-score.ts";
import type { Selection } from "./released-preparation.ts";

/** A small generator of standard normals: a Lehmer stream and Box–Muller. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const STARTS = [1, 2, 3, 4].map((bin) => binStart(bin, 5));
const SIGMA = 25;
const SCORES: readonly Selection["score"][] = ["information-gain", "chi-square", "correlation"];

/** Users by bin and class: told by the feature, told a little, and not told at all. */
const TABLES = {
  strong: [2400, 60, 1800, 120, 2000, 300, 1900, 480, 1500, 900],
  weak: [2200, 300, 2000, 290, 2100, 360, 2000, 380, 1900, 420],
  none: [2100, 350, 2100, 350, 2100, 350, 2100, 350, 2100, 350],
};

const scoreOf = (cells: Float64Array, sigma: number, score: Selection["score"]) =>
  featureScore(classTable(cells, sigma, STARTS), score);

/** Scores a table many times with fresh noise. */
function repeated(cells: readonly number[], score: Selection["score"]) {
  const normal = normals(4711);
  const runs = Array.from({ length: 600 }, () =>
    scoreOf(
      Float64Array.from(cells, (count) => count + SIGMA * normal()),
      SIGMA,
      score,
    ),
  );
  const mean = runs.reduce((sum, { value }) => sum + value, 0) / runs.length;
  const square = runs.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (runs.length - 1);
  const told = runs.reduce((sum, { sigma }) => sum + sigma * sigma, 0) / runs.length;
  return { mean, deviation: Math.sqrt(square), told: Math.sqrt(told) };
}

test.each(SCORES)("%s without noise is the textbook's", (score) => {
  const { value } = scoreOf(Float64Array.from(TABLES.strong), 0, score);
  const n = TABLES.strong.reduce((sum, count) => sum + count, 0);
  const p = TABLES.strong.map((count) => count / n);
  const byBin = [0, 1, 2, 3, 4].map((bin) => p[bin * 2] + p[bin * 2 + 1]);
  const byClass = [0, 1].map((label) => byBin.reduce((sum, _, bin) => sum + p[bin * 2 + label], 0));
  const each = (of: (share: number, expected: number) => number) =>
    p.reduce((sum, share, cell) => sum + of(share, byBin[cell >> 1] * byClass[cell % 2]), 0);
  const mean = byBin.reduce((sum, share, bin) => sum + share * bin, 0);
  const variance = byBin.reduce((sum, share, bin) => sum + share * (bin - mean) ** 2, 0);
  const covariance = byBin.reduce((sum, _, bin) => sum + p[bin * 2 + 1] * (bin - mean), 0);
  const expected = {
    "information-gain": each((share, alone) => share * Math.log(share / alone)),
    "chi-square": n * each((share, alone) => (share - alone) ** 2 / alone),
    correlation: covariance / Math.sqrt(variance * byClass[0] * byClass[1]),
  };
  expect(value / expected[score]).toBeCloseTo(1, 9);
});

test.each(SCORES)("%s: the standard error is that of the noise, and noise alone adds nothing", (score) => {
  for (const name of ["strong", "weak", "none"] as const) {
    const { mean, deviation, told } = repeated(TABLES[name], score);
    const exact = scoreOf(Float64Array.from(TABLES[name]), 0, score).value;
    expect(Math.abs(mean - exact)).toBeLessThan(0.35 * told);
    // Of a feature that tells nothing the error is told too large: so it is not smallest where noise took the score down.
    expect(told / deviation).toBeGreaterThan(0.8);
    expect(told / deviation).toBeLessThan(name === "none" && score !== "correlation" ? 2.2 : 1.2);
  }
});

test.each(SCORES)(
  "%s is told neither too large nor too small for its errors, however little the feature tells",
  (score) => {
    const normal = normals(11);
    const all: number[] = [];
    for (const effect of [-0.06, 0, 0.01, 0.02, 0.04, 0.08]) {
      const exact = Float64Array.from({ length: 10 }, (_, cell) => {
        const rate = 0.25 + effect * ((cell >> 1) / 4 - 0.5);
        return 2000 * (cell % 2 === 1 ? rate : 1 - rate);
      });
      const truth = scoreOf(exact, 1e-9, score).value;
      const own = Array.from({ length: 400 }, () => {
        const cells = exact.map((count) => count + SIGMA * normal());
        const { value, sigma } = scoreOf(cells, SIGMA, score);
        return (value - truth) / sigma;
      });
      expect(deviationOf(own)).toBeLessThan(1.1);
      expect(Math.max(...own.map(Math.abs))).toBeLessThan(6);
      all.push(...own);
    }
    expect(Math.abs(all.reduce((sum, z) => sum + z, 0) / all.length)).toBeLessThan(0.1);
  },
);

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

test("joins bins that noise would rule, and leaves two", () => {
  const cells = Float64Array.from([3000, 300, 4, 1, 3, 2, 20, 1, 2500, 200]);
  expect(Array.from(classTable(cells, 5, STARTS).cells)).toEqual([3000, 300, 2527, 204]);
  expect(Array.from(classTable(cells, 5000, STARTS).cells)).toEqual([3004, 301, 2523, 203]);
  const one = classTable(Float64Array.of(5, 1), 1, []);
  expect(featureScore(one, "information-gain")).toEqual({ value: 0, sigma: 0 });
});
