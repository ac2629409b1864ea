import { expect, test } from "vitest";
import { bestCut } from "./cut-gain.ts";

/** Users of four bins: the upper two have class 1 more often. */
const COUNTS = Float64Array.of(90, 10, 95, 5, 30, 70, 35, 65);

function impurity(...classes: readonly number[]): number {
  const all = classes.reduce((sum, count) => sum + count, 0);
  return all - classes.reduce((sum, count) => sum + count * count, 0) / all;
}

test("without noise the gain is the drop of Gini's impurity, where it is largest", () => {
  const cut = bestCut({ counts: COUNTS, sigma: 0, least: 5 })!;
  expect(cut.bins).toBe(2);
  expect(cut.gain).toBeCloseTo(impurity(250, 150) - impurity(185, 15) - impurity(65, 135), 9);
  expect(cut.surely).toBe(cut.gain);
});

test("a side holds as many users as it has to", () => {
  expect(bestCut({ counts: COUNTS, sigma: 0, least: 250 })).toBeUndefined();
  expect(bestCut({ counts: Float64Array.of(90, 10), sigma: 0, least: 5 })).toBeUndefined();
});

test("what noise alone parts has no gain on average, and a real gain's deviation is known", () => {
  const normal = normals(7);
  const sigma = 12;
  const drawn = (...truth: readonly number[]) => {
    const all = Array.from({ length: 3000 }, () => {
      const counts = Float64Array.from(truth, (count) => count + sigma * normal());
      const { gain, surely } = bestCut({ counts, sigma, least: 5 })!;
      return { gain, told: gain - surely };
    });
    const mean = all.reduce((sum, { gain }) => sum + gain, 0) / all.length;
    const deviation = Math.sqrt(all.reduce((sum, { gain }) => sum + (gain - mean) ** 2, 0) / all.length);
    return { mean, deviation, told: all.reduce((sum, { told }) => sum + told, 0) / all.length };
  };
  const none = drawn(300, 300, 300, 300);
  expect(Math.abs(none.mean)).toBeLessThan((4 * none.deviation) / Math.sqrt(3000));
  const real = drawn(700, 100, 200, 300);
  const truth = impurity(900, 400) - impurity(700, 100) - impurity(200, 300);
  expect(Math.abs(real.mean - truth)).toBeLessThan(0.02 * truth);
  expect(real.told / 1.5 / real.deviation).toBeGreaterThan(0.9);
  expect(real.told / 1.5 / real.deviation).toBeLessThan(1.15);
});

/** A small generator of standard normals: a Lehmer stream and Box–Muller. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
