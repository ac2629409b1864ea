import { NUMBERED } from "@fedseg/wording/plan/entry-words.ts";
import {
  AXIS_BITS,
  POSITION_BITS,
  childOffsets,
  type CellHistogramParams,
} from "@fedseg/shared/queries/cell-histogram.ts";
import type { Measurement } from "./emission.ts";
import { nearestParents } from "./nearest-parents.ts";
import { rowScaler } from "./scale-row.ts";

/** Measures a 1 in the user's cell, or in the part of the nearest parent cell. */
export const cellHistogram: Measurement<CellHistogramParams> = {
  capacities: () => [1],
  prepare(params, table) {
    const scale = rowScaler(params.scaling, table);
    const row = new Int32Array(params.scaling.columns.length);
    const place = new Float64Array(params.cells.length);
    const project = projection(params, row, place);
    const cellOf = params.children === undefined ? cellIndex(params, place) : childIndex(params, place);
    return (user, [part]) => {
      part.count = 0;
      if (!scale(user, row)) return;
      project();
      part.indices[0] = cellOf();
      part.values[0] = 1;
      part.count = 1;
    };
  },
  entryName:
    ({ children }) =>
    (at) =>
      children === undefined ? NUMBERED.cell(at + 1) : NUMBERED.cellPart(at + 1),
};

const UNIT = 2 ** (AXIS_BITS - POSITION_BITS);

/** Writes the row's position along each axis, whole, from the low end of the cells. */
function projection(
  { origin, axes, sides, cells }: CellHistogramParams,
  row: Int32Array,
  place: Float64Array,
) {
  const d = row.length;
  return () => {
    for (let axis = 0; axis < place.length; axis++) {
      let sum = 0;
      for (let i = 0, at = axis * d; i < d; i++, at++) sum += (row[i] - origin[i]) * axes[at];
      const length = cells[axis] * sides[axis];
      const position = Math.floor((sum + UNIT / 2) / UNIT) + Math.floor(length / 2);
      place[axis] = Math.min(Math.max(position, 0), length - 1);
    }
  };
}

function cellIndex({ cells, sides }: CellHistogramParams, place: Float64Array): () => number {
  return () => {
    let index = 0;
    for (let axis = 0; axis < cells.length; axis++) {
      index = index * cells[axis] + Math.floor(place[axis] / sides[axis]);
    }
    return index;
  };
}

function childIndex(params: CellHistogramParams, place: Float64Array): () => number {
  const { cells, sides, children } = params;
  const q = cells.length;
  const { parents, splits } = children!;
  const offsets = childOffsets(children!, q);
  const slots = nearestParents(params, parents);
  const outer = cellIndex(params, place);
  return () => {
    const slot = slots[outer()];
    let rest = parents[slot];
    let [index, stride] = [0, 1];
    for (let axis = q - 1; axis >= 0; axis--) {
      const low = rest % cells[axis];
      rest = (rest - low) / cells[axis];
      const parts = splits[slot * q + axis];
      const part = Math.floor(((place[axis] - low * sides[axis]) * parts) / sides[axis]);
      index += Math.min(Math.max(part, 0), parts - 1) * stride;
      stride *= parts;
    }
    return offsets[slot] + index;
  };
}
