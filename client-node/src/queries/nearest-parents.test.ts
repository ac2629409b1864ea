import { cellCenter, gridLength } from "@fedseg/shared/math/cell-grid.ts";
import { squaredDistance } from "@fedseg/shared/math/weighted-points.ts";
import { exampleRequest } from "@fedseg/shared/queries/index.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestParents } from "./nearest-parents.ts";

const { params } = exampleRequest("cell-histogram", { d: 3, k: 2, bins: 2 });

test("a cell's parent is the nearest there is, itself where it is one, of equals the first", () => {
  const given = fc.record({
    cells: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
    sides: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }),
    some: fc.array(fc.nat(124), { minLength: 1, maxLength: 20 }),
  });
  fc.assert(
    fc.property(given, ({ cells, sides: all, some }) => {
      const sides = all.slice(0, cells.length);
      const grid = { cells, half: sides.map((side, axis) => (side * cells[axis]) / 2) };
      const length = gridLength(grid);
      const parents = some.map((cell) => cell % length);
      const centers = new Float64Array(length * cells.length);
      for (let cell = 0; cell < length; cell++) cellCenter(grid, cell, centers, cell * cells.length);
      const expected = Array.from({ length }, (_, cell) => {
        const away = parents.map((parent) => squaredDistance(centers, cell, centers, parent, cells.length));
        return away.indexOf(Math.min(...away));
      });
      expect([...nearestParents({ ...params, cells, sides }, parents)]).toEqual(expected);
    }),
  );
});
