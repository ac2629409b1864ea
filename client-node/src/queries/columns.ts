import type { Table } from "../table.ts";

/** Returns where the codes of some features begin in a table. @throws RangeError when it has not all of them. */
export function columnStarts(
  columns: readonly number[],
  { users, d }: Pick<Table, "users" | "d">,
): Int32Array {
  if (columns.some((place) => place >= d)) {
    throw new RangeError(`"columns" expected places below ${d}, got ${columns.join(", ")}`);
  }
  return Int32Array.from(columns, (place) => place * users);
}
