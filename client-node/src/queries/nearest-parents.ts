import { cellCenter, gridLength } from "@fedseg/shared/math/cell-grid.ts";
import { squaredDistance } from "@fedseg/shared/math/weighted-points.ts";
import type { CellHistogramParams } from "@fedseg/shared/queries/cell-histogram.ts";

/** Returns, for every cell, the place in `parents` of the parent cell whose centre is nearest. */
export function nearestParents(
  { cells, sides }: CellHistogramParams,
  parents: readonly number[],
): Int32Array {
  const q = cells.length;
  const grid = { cells, half: sides.map((side, axis) => (side * cells[axis]) / 2) };
  const length = gridLength(grid);
  const centers = new Float64Array(length * q);
  for (let cell = 0; cell < length; cell++) cellCenter(grid, cell, centers, cell * q);
  const slots = new Int32Array(length);
  const own = new Map(parents.map((parent, slot) => [parent, slot] as const).toReversed());
  for (let cell = 0; cell < length; cell++) {
    const self = own.get(cell);
    if (self !== undefined) {
      slots[cell] = self;
      continue;
    }
    let best = Infinity;
    parents.forEach((parent, slot) => {
      const distance = squaredDistance(centers, cell, centers, parent, q);
      if (distance < best) [best, slots[cell]] = [distance, slot];
    });
  }
  return slots;
}
