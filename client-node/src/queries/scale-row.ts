import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import type { Table } from "../table.ts";

/** Returns a function that writes a user's row, scaled into the box and the unit ball, and false if it holds NaN. */
export function rowScaler(scaling: Scaling, table: Table): (user: number, out: Float64Array) => boolean {
  const { d, values } = table;
  if (scaling.lo.length !== d)
    throw new RangeError(`"scaling" expected ${d} features, got ${scaling.lo.length}`);
  const factor = scaling.lo.map((lo, j) => (scaling.hi[j] > lo ? 2 / (scaling.hi[j] - lo) : 0));
  const shift = scaling.lo.map((lo, j) => -lo * factor[j] - (factor[j] > 0 ? 1 : 0));
  const { half } = scaling;
  return (user, out) => {
    let square = 0;
    for (let j = 0, at = user * d; j < d; j++, at++) {
      const position = values[at] * factor[j] + shift[j];
      const inside = position > 1 ? 1 : position < -1 ? -1 : position;
      out[j] = half * inside;
      square += out[j] * out[j];
    }
    if (square > 1) for (let j = 0, shrink = 1 / Math.sqrt(square); j < d; j++) out[j] *= shrink;
    return square === square;
  };
}
