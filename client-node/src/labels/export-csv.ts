import { csvCell, guardedCell } from "./csv-cell.ts";
import { exportColumns, exportRows } from "./export-columns.ts";
import type { ScoreSet } from "./score-set.ts";

const BATCH = 2000;

/**
 * Yields an export as CSV, some lines at a time, header first: RFC 4180, safe to open in a spreadsheet. Texts are guarded,
 * numbers are not: a minus is no formula there.
 */
export async function* exportCsvText(set: ScoreSet): AsyncGenerator<string> {
  const columns = exportColumns(set);
  yield `${columns.map(({ name }) => name).join(",")}\r\n`;
  const written = columns.map(({ type }) => (type === "TEXT" ? guardedCell : csvCell));
  for await (const rows of exportRows(set, BATCH)) {
    const lines = rows.map((cells) => cells.map((cell, at) => written[at](cell ?? "")).join(","));
    yield lines.map((line) => `${line}\r\n`).join("");
  }
}
