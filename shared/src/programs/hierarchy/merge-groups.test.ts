import { expect, test } from "vitest";
import { seededUniforms } from "../../../../test/simulation/seeded-uniforms.ts";
import { wardTree } from "../../math/ward.ts";
import { mergeGroups } from "./merge-groups.ts";

/** Sums of squares within the groups of every cut, from one group up. */
function withins(merges: readonly { readonly height: number }[], within: number): number[] {
  const sums = [within];
  for (const { height } of merges) sums.push(sums.at(-1)! + height);
  return sums.toReversed();
}

test.each(["a", "b", "c", "d"])("looking ahead rises, loses nowhere much, and gains: cloud %s", (seed) => {
  const uniforms = seededUniforms(`merge ${seed}`);
  const groups = {
    q: 2,
    points: Float64Array.from({ length: 24 }, () => uniforms.next()),
    weights: Float64Array.from({ length: 12 }, () => 1 + 50 * uniforms.next()),
  };
  const merges = mergeGroups(groups, 3);
  const heights = merges.map(({ height }) => height);
  expect(heights).toEqual(heights.toSorted((a, b) => a - b));
  expect(new Set(merges.flatMap(({ a, b }) => [a, b])).size).toBe(22);
  const ratios = withins(wardTree(groups), 3).map((greedy, at) => withins(merges, 3)[at] / greedy);
  expect(ratios[0]).toBeCloseTo(1, 9);
  for (const ratio of ratios) expect(ratio).toBeLessThanOrEqual(1.02 + 1e-9);
  expect(ratios.reduce((product, ratio) => product * ratio, 1)).toBeLessThanOrEqual(1 + 1e-9);
});

test("one group, and groups at one place, have a tree", () => {
  expect(mergeGroups({ q: 1, points: new Float64Array(1), weights: Float64Array.of(2) }, 0)).toEqual([]);
  const merges = mergeGroups({ q: 1, points: new Float64Array(9), weights: new Float64Array(9).fill(1) }, 0);
  expect(merges.map(({ height }) => height)).toEqual(Array.from({ length: 8 }, () => 0));
});
