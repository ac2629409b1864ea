import { type CodedRange, encode } from "@fedseg/shared/features/code.ts";

/** Encodes columns of values on the transformed scale, each users long, one after the other. */
export function encodeColumns(ranges: readonly CodedRange[], columns: Float64Array): Uint16Array {
  const users = columns.length / ranges.length;
  const codes = new Uint16Array(columns.length);
  for (const [j, range] of ranges.entries()) {
    for (let at = j * users; at < (j + 1) * users; at++) codes[at] = encode(range, columns[at]);
  }
  return codes;
}
