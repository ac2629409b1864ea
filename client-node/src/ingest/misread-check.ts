import type { CellCheck } from "./cell-checks.ts";
import { type ColumnRef, textCell } from "./cells-sql.ts";
import { quoteText } from "./sql.ts";

/** What bytes 0x80 to 0xBF become when they are read one by one. */
const LATER = String.raw`[\x{80}-\x{bf}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]`;
/** Letters of UTF-8 of two, three or four bytes, read one by one. */
const UTF8 = String.raw`(?s).*([\x{c2}-\x{df}]${LATER}|[\x{e0}-\x{ef}]${LATER}{2}|[\x{f0}-\x{f4}]${LATER}{3}).*`;

/** Asks for texts that are UTF-8 which somebody has read as one byte a character, here or before. */
export function misreadCheck(column: ColumnRef): readonly CellCheck[] {
  if (column.type !== "VARCHAR") return [];
  const cell = textCell(column);
  const isForeign = `coalesce(strlen(${cell}) > length(${cell}), false)`;
  const isOdd = `CASE WHEN ${isForeign} THEN regexp_full_match(${cell}, ${quoteText(UTF8)}) ELSE false END`;
  return [{ kind: "misread-text", column, isOdd, cell, asked: isForeign }];
}
