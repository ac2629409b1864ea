import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { FACTOR_BITS, type Scaling, placeOnGrid } from "@fedseg/shared/queries/scaling.ts";
import type { Table } from "../table.ts";
import { columnStarts } from "./columns.ts";

/** What factors are counted in. */
export const UNIT = 2 ** FACTOR_BITS;

/**
 * Returns a function that writes a user's row on the grid, inside the box and the ball of the scaling's radius, and
 * false for a user without a code in one of its features.
 * @throws RangeError when the table has not all of them.
 */
export function rowScaler(
  scaling: Scaling,
  table: Pick<Table, "users" | "d" | "codes">,
): (user: number, out: Int32Array) => boolean {
  const { radius } = scaling;
  const starts = columnStarts(scaling.columns, table);
  const { codes } = table;
  return (user, out) => {
    let square = 0;
    for (let j = 0; j < starts.length; j++) {
      const code = codes[starts[j] + user];
      if (code === NO_CODE) return false;
      out[j] = placeOnGrid(scaling, j, code);
      square += out[j] * out[j];
    }
    if (square > radius * radius) shorten(out, radius, square);
    return true;
  };
}

/** Shrinks integers whose squares sum to `square` to the norm `longest`, in place: factors are rounded and digits cut toward 0, so never longer. */
function shorten(values: Int32Array, longest: number, square: number): void {
  const factor = Math.floor((longest * UNIT) / ceilRoot(square));
  for (let at = 0; at < values.length; at++) values[at] = Math.trunc((values[at] * factor) / UNIT);
}

/** Returns the least whole number whose square is no less; for whole numbers below 2^52. */
export function ceilRoot(square: number): number {
  const root = Math.ceil(Math.sqrt(square));
  return (root - 1) * (root - 1) >= square ? root - 1 : root;
}
