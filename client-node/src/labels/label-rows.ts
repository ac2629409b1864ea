import type { Segment } from "@fedseg/shared/programs/label-segment.ts";
import type { Table } from "../table.ts";
import type { Assignment } from "./assign.ts";
import { guardedCell } from "./csv-cell.ts";

const HEADER = "user_id,segment,label_en,label_zh,margin";
const UNMEASURED = { en: "Not measured", zh: "无法衡量" };

/**
 * Yields the lines of a platform's label file, header first, each with its line end: RFC 4180, safe to open in a
 * spreadsheet. `segment` counts from 1; a user who could not be measured has empty segment and margin.
 */
export function* labelRows(
  table: Table,
  assignment: Assignment,
  segments: readonly Segment[],
): Generator<string> {
  yield `${HEADER}\r\n`;
  const labels = [...segments.map(({ title }) => title), UNMEASURED].map(
    ({ en, zh }) => `${guardedCell(en)},${guardedCell(zh)}`,
  );
  for (const [user, id] of table.ids.entries()) {
    const segment = assignment.segments[user];
    const known = segment >= 0;
    const label = labels[known ? segment : segments.length];
    const margin = known ? assignment.margins[user].toFixed(4) : "";
    yield `${guardedCell(id)},${known ? segment + 1 : ""},${label},${margin}\r\n`;
  }
}
