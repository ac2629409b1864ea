import { describe, expect, it } from "vitest";
import { cellCenter, cellSide, childCenter, cubicCells, gridLength } from "./cell-grid.ts";

describe("cell grid", () => {
  it("cuts a box into about as many cubic cells as asked for", () => {
    expect(cubicCells([1, 1], 100)).toEqual([10, 10]);
    expect(cubicCells([2, 1], 50)).toEqual([10, 5]);
    expect(cubicCells([1, 1, 1, 1], 81)).toEqual([3, 3, 3, 3]);
    expect(cubicCells([], 100)).toEqual([]);
  });

  it("collapses an axis thinner than a cell and gives its share to the others", () => {
    expect(cubicCells([1, 1, 0.001], 100)).toEqual([10, 10, 1]);
  });

  it("walks the cells with the last axis fastest", () => {
    const grid = { half: [1, 0.6], cells: [2, 3] };
    expect(gridLength(grid)).toBe(6);
    expect(gridLength({ cells: [] })).toBe(1);
    const at = (index: number) => {
      const out = new Float64Array(2);
      cellCenter(grid, index, out, 0);
      return Array.from(out, (value) => Number(value.toFixed(12)));
    };
    expect(at(0)).toEqual([-0.5, -0.4]);
    expect(at(1)).toEqual([-0.5, 0]);
    expect(at(5)).toEqual([0.5, 0.4]);
    expect(cellSide(grid)).toBeCloseTo((1 + 0.4) / 2, 12);
  });

  it("places the children of a cell inside it", () => {
    const grid = { half: [1, 1], cells: [2, 2] };
    const at = (child: number) => {
      const out = new Float64Array(2);
      childCenter(grid, { parent: 1, splits: [1, 4], child }, out, 0);
      return Array.from(out);
    };
    expect([at(0), at(3)]).toEqual([
      [-0.5, 0.125],
      [-0.5, 0.875],
    ]);
  });
});
