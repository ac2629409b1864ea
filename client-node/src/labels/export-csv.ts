import { guardedCell } from "./csv-cell.ts";
import { EXPORT_COLUMNS, exportRows } from "./export-columns.ts";
import type { LabelSet } from "./labelled-user.ts";

const BATCH = 2000;

/** Yields an export as CSV, some lines at a time, header first: RFC 4180, safe to open in a spreadsheet. */
export function* exportCsvText(set: LabelSet): Generator<string> {
  yield `${EXPORT_COLUMNS.map(({ name }) => name).join(",")}\r\n`;
  for (const rows of exportRows(set, BATCH)) {
    yield rows.map((cells) => `${cells.map((cell) => guardedCell(cell ?? "")).join(",")}\r\n`).join("");
  }
}
