import { expect, test } from "vitest";
import { logOddsAt } from "../../queries/logistic-score.ts";
import { isFork } from "../../queries/tree-nodes.ts";
import { withChances } from "./leaf-chances.ts";

const NODES = [
  { feature: 0, place: 5, atMost: 1, above: 2 },
  { end: 0 },
  { feature: 0, place: 9, atMost: 3, above: 4 },
  { end: 1 },
  { end: 2 },
];

function chances(counts: readonly number[], sigma: number): number[] {
  return withChances(NODES, { counts: Float64Array.from(counts), sigma }).flatMap((node) =>
    isFork(node) ? [] : [1 / (1 + Math.exp(-logOddsAt(node.step)))],
  );
}

test("a chance is that of the users at the end, drawn to that of the node before", () => {
  const [first, second, third] = chances([900, 100, 60, 40, 0, 0], 0);
  const root = 140 / 1100;
  expect(first).toBeCloseTo((100 + 2 * root) / 1002, 2);
  const inner = (40 + 2 * root) / 102;
  expect(second).toBeCloseTo((40 + 2 * inner) / 102, 2);
  expect(third).toBeCloseTo(inner, 2);
});

test("the more noise, the less few users say; counts below 0 say nothing", () => {
  const calm = chances([900, 100, 20, 20, 50, 10], 1);
  const noisy = chances([900, 100, 20, 20, 50, 10], 200);
  expect(noisy[1]).toBeLessThan(calm[1]);
  expect(noisy[1]).toBeGreaterThan(130 / 1100);
  for (const chance of chances([900, -30, -10, -10, 5, -1], 20)) {
    expect(chance).toBeGreaterThan(0);
    expect(chance).toBeLessThan(0.01);
  }
  expect(chances([-1, -1, -1, -1, -1, -1], 5)).toEqual(chances([0, 0, 0, 0, 0, 0], 5));
});
