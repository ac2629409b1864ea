import * as fc from "fast-check";
import { expect, test } from "vitest";
import { assignRows } from "./assign-rows.ts";

/** Least cost by trying everything. */
function bruteForce(cost: Float64Array, rows: number, columns: number, row = 0, used = 0): number {
  if (row === rows) return 0;
  let best = Infinity;
  for (let column = 0; column < columns; column++) {
    if (used & (1 << column)) continue;
    const rest = bruteForce(cost, rows, columns, row + 1, used | (1 << column));
    best = Math.min(best, cost[row * columns + column] + rest);
  }
  return best;
}

test("finds the least cost, every row a column of its own", () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 2 }));
  const problems = sizes.chain(([rows, extra]) => {
    const size = { minLength: rows * (rows + extra), maxLength: rows * (rows + extra) };
    return fc.tuple(
      fc.constant(rows),
      fc.constant(rows + extra),
      fc.array(fc.integer({ min: -9, max: 30 }), size),
    );
  });
  fc.assert(
    fc.property(problems, ([rows, columns, list]) => {
      const cost = Float64Array.from(list);
      const chosen = assignRows(cost, rows, columns);
      expect(new Set(chosen).size).toBe(rows);
      const total = chosen.reduce((sum, column, row) => sum + cost[row * columns + column], 0);
      expect(total).toBe(bruteForce(cost, rows, columns));
    }),
  );
});

test("refuses more rows than columns", () => {
  expect(() => assignRows(new Float64Array(2), 2, 1)).toThrow(RangeError);
});
