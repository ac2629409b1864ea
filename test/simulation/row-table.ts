import { encodeColumns } from "../../client-node/src/features/encode-columns.ts";
import type { Table } from "../../client-node/src/table.ts";
import { type CodedRange, NO_CODE, decode } from "../../shared/src/features/code.ts";

/** Encodes values of the transformed scale, users×d row-major, feature after feature. */
export function encodeRows(ranges: readonly CodedRange[], values: ArrayLike<number>): Uint16Array {
  const d = ranges.length;
  const users = values.length / d;
  const columns = Float64Array.from(values, (_, at) => values[(at % users) * d + Math.floor(at / users)]);
  return encodeColumns(ranges, columns);
}

/** Makes a table of rows of the transformed scale; without ids users are called by their place. */
export function rowTable(
  ranges: readonly CodedRange[],
  values: ArrayLike<number>,
  ids: readonly string[] = Array.from({ length: values.length / ranges.length }, (_, user) => `u${user}`),
): Table {
  return { users: ids.length, d: ranges.length, codes: encodeRows(ranges, values), ids };
}

/** Returns what a table's codes stand for on the transformed scale, users×d row-major; NaN for what cannot be measured. */
export function tableRows(
  { users, d, codes }: Pick<Table, "users" | "d" | "codes">,
  ranges: readonly CodedRange[],
): Float64Array {
  const values = new Float64Array(users * d);
  for (let at = 0; at < values.length; at++) {
    const [user, j] = [Math.floor(at / d), at % d];
    const code = codes[j * users + user];
    values[at] = code === NO_CODE ? NaN : decode(ranges[j], code);
  }
  return values;
}
