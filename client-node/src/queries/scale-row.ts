import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import type { Table } from "../table.ts";
import { tableColumns } from "./columns.ts";

/**
 * Returns a function that writes the scaled features of a user's row, inside the box and the unit ball, and false if
 * one of them is NaN; a feature that the scaling leaves out may be missing.
 * @throws RangeError when scaling and table differ in features.
 */
export function rowScaler(scaling: Scaling, table: Table): (user: number, out: Float64Array) => boolean {
  const { d, values } = table;
  const columns = tableColumns(scaling.columns, scaling.lo.length, d);
  const factor = scaling.lo.map((lo, j) => (scaling.hi[j] > lo ? 2 / (scaling.hi[j] - lo) : 0));
  const shift = scaling.lo.map((lo, j) => -lo * factor[j] - (factor[j] > 0 ? 1 : 0));
  const { half } = scaling;
  return (user, out) => {
    let square = 0;
    for (let j = 0, at = user * d; j < columns.length; j++) {
      const position = values[at + columns[j]] * factor[j] + shift[j];
      const inside = position > 1 ? 1 : position < -1 ? -1 : position;
      out[j] = half * inside;
      square += out[j] * out[j];
    }
    if (square > 1) for (let j = 0, shrink = 1 / Math.sqrt(square); j < columns.length; j++) out[j] *= shrink;
    return square === square;
  };
}
