import { expect, test } from "vitest";
import { endOf, isTree } from "../../queries/tree-nodes.ts";
import { type Growing, grown, keptColumns, narrowed } from "./growing.ts";

/** Three features of two bins each. */
const START: Growing = {
  columns: [2, 5, 9],
  nodes: [{ end: 0 }],
  counted: [0, 1, 2].map((feature) => ({ feature, starts: [1000 * (feature + 1)] })),
};

/** Classes that do not depend on the bin, that do a little, and that do much. */
const [NOT, LITTLE, MUCH] = [
  [60, 40, 60, 40],
  [65, 35, 55, 45],
  [90, 10, 30, 70],
].map((counts) => Float64Array.from(counts));

const counts = (...tables: readonly (readonly Float64Array[])[]) => ({ tables, sigma: 0 });

test("an end gets the condition that parts it best; columns that promise little are left", () => {
  const first = counts([NOT, LITTLE, MUCH]);
  const once = grown(START, first, 5);
  expect(once.nodes).toEqual([{ feature: 2, place: 2999, atMost: 1, above: 2 }, { end: 0 }, { end: 1 }]);
  const kept = keptColumns(START, first, { most: 2, least: 5 });
  expect(kept).toEqual([1, 2]);
  expect(narrowed(once, kept)).toEqual({
    columns: [5, 9],
    nodes: [{ feature: 1, place: 2999, atMost: 1, above: 2 }, { end: 0 }, { end: 1 }],
    counted: [
      { feature: 0, starts: [2000] },
      { feature: 1, starts: [3000] },
    ],
  });
});

test("an end without a condition stays, and may get one later; nodes stay a tree", () => {
  const once = grown(START, counts([NOT, NOT, MUCH]), 5);
  const twice = grown(once, counts([MUCH, NOT, NOT], [NOT, NOT, NOT]), 5);
  const thrice = grown(twice, counts([NOT, NOT, NOT], [NOT, MUCH, NOT], [NOT, MUCH, NOT]), 5);
  expect(thrice.nodes.filter((node) => "end" in node).map(({ end }) => end)).toEqual([0, 1, 2, 3, 4]);
  for (const { nodes } of [once, twice, thrice]) expect(isTree(nodes, 3)).toBe(true);
  // Below 1,000 in the first: never parted again. Else by the second.
  const reached = (row: readonly number[]) => thrice.nodes[endOf(thrice.nodes, row)];
  expect(reached([0, 0, 0])).toEqual(reached([999, 9999, 2999]));
  expect(reached([1000, 1999, 0])).not.toEqual(reached([1000, 2000, 0]));
  expect(reached([0, 1999, 3000])).not.toEqual(reached([0, 2000, 3000]));
});

test("nothing is parted where nothing is counted", () => {
  const bare: Growing = { ...START, counted: [] };
  const classes = counts([Float64Array.of(50, 50)]);
  const next = grown(bare, classes, 5);
  expect(next.nodes).toEqual([{ end: 0 }]);
  expect(narrowed(next, keptColumns(bare, classes, { most: 2, least: 5 })).columns).toEqual([2]);
});
