import { NO_CODE } from "@fedseg/shared/features/code.ts";
import type { Table } from "../table.ts";
import { columnStarts } from "./columns.ts";

/**
 * Returns a function that writes a user's codes of some features, and false for a user who lacks one of them.
 * @throws RangeError when the table has not all of the features.
 */
export function codeReader(
  columns: readonly number[],
  table: Table,
): (user: number, out: Uint16Array) => boolean {
  const starts = columnStarts(columns, table);
  const { codes } = table;
  return (user, out) => {
    for (let j = 0; j < starts.length; j++) {
      out[j] = codes[starts[j] + user];
      if (out[j] === NO_CODE) return false;
    }
    return true;
  };
}
