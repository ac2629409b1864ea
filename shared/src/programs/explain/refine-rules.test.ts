import { expect, test } from "vitest";
import { seededUniforms } from "../../../../test/simulation/seeded-uniforms.ts";
import type { Grown, GrownFork } from "./grown-tree.ts";
import { refineRules } from "./refine-rules.ts";

/** Users on a square of the grid, each with the segment that a place has. */
function usersOf(count: number, segmentOf: (x: number, y: number) => number) {
  const uniforms = seededUniforms("refined");
  const rows = Int32Array.from({ length: 2 * count }, () => Math.round(2000 * (2 * uniforms.next() - 1)));
  const labels = Int32Array.from({ length: count }, (_, user) =>
    segmentOf(rows[2 * user], rows[2 * user + 1]),
  );
  return { rows, labels, weights: new Float64Array(4).fill(1) };
}
const fork = (feature: number, place: number, atMost: Grown, above: Grown): GrownFork => ({
  cut: { feature, place },
  atMost,
  above,
});

test("a condition moves to where its ends are right, and stays where it is right", () => {
  const users = usersOf(3000, (x) => (x > 400 ? 1 : 0));
  const tree = fork(0, -900, { segment: 1 }, { segment: 0 });
  refineRules(tree, users, 1);
  expect(tree.cut.feature).toBe(0);
  expect(Math.abs(tree.cut.place - 400)).toBeLessThan(16);
  const before = structuredClone(tree);
  refineRules(tree, users, 1);
  expect(tree).toEqual(before);
});

test("a first condition that tells nothing by itself is found by what stands behind it", () => {
  // Opposite corners are one segment: by either feature alone both sides are alike.
  const users = usersOf(4000, (x, y) => (x > 0 === y > 0 ? 1 : 0));
  const side = () => fork(1, 100, { segment: 0 }, { segment: 1 });
  const tree = fork(0, -1200, side(), side());
  refineRules(tree, users, 1);
  expect(tree.cut.feature).toBe(0);
  expect(Math.abs(tree.cut.place)).toBeLessThan(200);
  const ends = [tree.atMost, tree.above].flatMap((own) => {
    const { atMost, above } = own as GrownFork;
    return [atMost, above];
  });
  expect(ends).toEqual([{ segment: 1 }, { segment: 0 }, { segment: 0 }, { segment: 1 }]);
});

test("no side is left with fewer than the least", () => {
  const users = usersOf(1000, (x) => (x > 800 ? 1 : 0));
  const above = (least: number) => {
    const tree = fork(0, 300, { segment: 0 }, { segment: 1 });
    refineRules(tree, users, least);
    return users.labels.filter((_, user) => users.rows[2 * user] > tree.cut.place).length;
  };
  expect([above(1), users.labels.filter((label) => label === 1).length].map((few) => few < 330)).toEqual([
    true,
    true,
  ]);
  expect(above(400)).toBeGreaterThanOrEqual(400);
  expect(above(400)).toBeLessThan(430);
});
