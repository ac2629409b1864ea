import { gridLength } from "@fedseg/shared/math/cell-grid.ts";
import {
  AXIS_BITS,
  type CellHistogramParams,
  POSITION_BITS,
  cellHistogram as contract,
  childOffsets,
} from "@fedseg/shared/queries/cell-histogram.ts";
import { GRID } from "@fedseg/shared/queries/scaling.ts";
import { nearestParents } from "../queries/nearest-parents.ts";
import { pairWords, pairsLength } from "./center-words.ts";
import { rowWords } from "./row-words.ts";
import { type Kernel, filledUp } from "./work.ts";

/** What the module computes stays below this. */
const MOST = 2 ** 31;

export const cellHistogram: Kernel<CellHistogramParams> = {
  work: (params) => {
    const { scaling, cells, children } = params;
    if (!fits(params)) return undefined;
    const d = scaling.columns.length;
    const q = cells.length;
    return {
      name: "cellHistogram",
      of: "codes",
      columns: filledUp(scaling.columns, 2),
      words: Int32Array.from([
        ...rowWords(scaling),
        q,
        gridLength(params),
        children?.parents.length ?? 0,
        ...cells.flatMap((_, axis) => axisWords(params, axis)),
        ...(children ? parentWords(params, children) : []),
      ]),
      scratch: { perUser: 6 + 4 * q, more: pairsLength(d) },
      length: contract.blocks(params)[0].length,
    };
  },
};

/** Cells, side, length, what is added to Σ a_i·w_i, half of the length, and the weights. */
function axisWords(params: CellHistogramParams, axis: number): number[] {
  const { cells, sides } = params;
  const length = cells[axis] * sides[axis];
  const head = [cells[axis], sides[axis], length, shiftOf(params, axis), Math.floor(length / 2)];
  return [...head, ...pairWords(weightsOf(params, axis), 2)];
}

/** Of each cell its parent's place; of each parent where its children begin and, of each axis, its low end and its parts. */
function parentWords(
  params: CellHistogramParams,
  children: NonNullable<CellHistogramParams["children"]>,
): number[] {
  const { cells, sides } = params;
  const q = cells.length;
  const offsets = childOffsets(children, q);
  const words = [...nearestParents(params, children.parents)];
  for (const [slot, parent] of children.parents.entries()) {
    let rest = parent;
    const axes: number[] = [];
    for (let axis = q - 1; axis >= 0; axis--) {
      const low = rest % cells[axis];
      rest = (rest - low) / cells[axis];
      axes.unshift(low * sides[axis], children.splits[slot * q + axis]);
    }
    words.push(offsets[slot], ...axes);
  }
  return words;
}

function weightsOf({ axes, scaling: { columns } }: CellHistogramParams, axis: number): number[] {
  return axes.slice(axis * columns.length, (axis + 1) * columns.length);
}

/** Half of a position's unit less Σ o_i·w_i. */
function shiftOf(params: CellHistogramParams, axis: number): number {
  const weights = weightsOf(params, axis);
  return 2 ** (AXIS_BITS - POSITION_BITS - 1) - weights.reduce((sum, w, i) => sum + params.origin[i] * w, 0);
}

/** Tells whether all that is computed fits the module's 32 bits. */
function fits(params: CellHistogramParams): boolean {
  const { cells, sides, children } = params;
  return cells.every((_, axis) => {
    const length = cells[axis] * sides[axis];
    const reach = GRID * weightsOf(params, axis).reduce((sum, w) => sum + Math.abs(w), 0);
    const parts = children
      ? Math.max(...children.splits.filter((_part, at) => at % cells.length === axis))
      : 1;
    const shift = Math.abs(shiftOf(params, axis));
    return reach + shift + length < MOST && length * parts < MOST;
  });
}
