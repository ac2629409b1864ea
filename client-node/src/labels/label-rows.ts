import type { Text } from "@fedseg/wording/names.ts";
import type { Scoring } from "../scoring/scorer.ts";
import type { Table } from "../table.ts";
import { guardedCell } from "./csv-cell.ts";

const HEADER = "user_id,segment,label_en,label_zh,margin";
const UNMEASURED = { en: "Not measured", zh: "无法衡量" };

/** A line with its end: cells without quotes, commas and line ends, or quoted ones. */
const LINE = /(?:"(?:[^"]|"")*"|[^"\r\n])*\r\n/g;

/** Returns a label file's text without the line of a user; the same text when there is none. */
export function withoutLabel(text: string, id: string): string {
  const cell = `${guardedCell(id)},`;
  return text.replace(LINE, (line, at: number) => (at > 0 && line.startsWith(cell) ? "" : line));
}

/**
 * Yields the lines of a platform's label file, header first, each with its line end: RFC 4180, safe to open in a
 * spreadsheet. `segment` counts from 1; a user who could not be measured has empty segment and margin.
 */
export function* labelRows(
  table: Table,
  scoring: Pick<Scoring, "score">,
  titles: readonly Text[],
): Generator<string> {
  yield `${HEADER}\r\n`;
  const labels = [...titles, UNMEASURED].map(({ en, zh }) => `${guardedCell(en)},${guardedCell(zh)}`);
  for (const [user, id] of table.ids.entries()) {
    const values = scoring.score(user)?.values;
    const segment = values?.["segment"];
    const label = labels[segment === undefined ? titles.length : segment - 1];
    yield `${guardedCell(id)},${segment ?? ""},${label},${values?.["margin"].toFixed(4) ?? ""}\r\n`;
  }
}
