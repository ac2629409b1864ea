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

test("of three classes the gain is the drop of Gini's impurity, too; of two counted as three it is that of two", () => {
  const counts = Float64Array.of(90, 10, 20, 95, 5, 10, 30, 70, 90, 35, 65, 80);
  const cut = bestCut({ counts, classes: 3, sigma: 0, least: 5 })!;
  expect(cut.bins).toBe(2);
  expect(cut.gain).toBeCloseTo(impurity(250, 150, 200) - impurity(185, 15, 30) - impurity(65, 135, 170), 9);
  const empty = Float64Array.from(COUNTS).reduce<number[]>((all, count, at) => {
    return at % 2 === 1 ? [...all, count, 0] : [...all, count];
  }, []);
  const third = bestCut({ counts: Float64Array.from(empty), classes: 3, sigma: 0, least: 5 })!;
  expect(third.gain).toBeCloseTo(bestCut({ counts: COUNTS, sigma: 0, least: 5 })!.gain, 9);
});

test("a side holds as many users as it has to", () => {
  expect(bestCut({ counts: COUNTS, sigma: 0, least: 250 })).toBeUndefined();
  expect(bestCut({ counts: Float64Array.of(90, 10), sigma: 0, least: 5 })).toBeUndefined();
});

test("what noise alone parts has no gain on average, and a real gain's deviation is known", () => {
  const normal = normals(7);
  const sigma = 12;
  const drawn = (classes: number, ...truth: readonly number[]) => {
    const all = Array.from({ length: 3000 }, () => {
      const counts = Float64Array.from(truth, (count) => count + sigma * normal());
      const { gain, surely } = bestCut({ counts, classes, sigma, least: 5 })!;
      return { gain, told: gain - surely };
    });
    const mean = all.reduce((sum, { gain }) => sum + gain, 0) / all.length;
    const deviation = Math.sqrt(all.reduce((sum, { gain }) => sum + (gain - mean) ** 2, 0) / all.length);
    return { mean, deviation, told: all.reduce((sum, { told }) => sum + told, 0) / all.length };
  };
  for (const none of [drawn(2, 300, 300, 300, 300), drawn(4, 300, 300, 300, 300, 300, 300, 300, 300)])
    expect(Math.abs(none.mean)).toBeLessThan((4 * none.deviation) / Math.sqrt(3000));
  const four = drawn(4, 700, 100, 250, 200, 200, 300, 240, 500);
  const ofFour = impurity(900, 400, 490, 700) - impurity(700, 100, 250, 200) - impurity(200, 300, 240, 500);
  expect(Math.abs(four.mean - ofFour)).toBeLessThan(0.02 * ofFour);
  expect(four.told / 1.5 / four.deviation).toBeGreaterThan(0.9);
  expect(four.told / 1.5 / four.deviation).toBeLessThan(1.15);
  const real = drawn(2, 700, 100, 200, 300);
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
