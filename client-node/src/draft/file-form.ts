import { looksLikeValue } from "../ingest/value-names.ts";
import { likelyEastAsian } from "../ingest/east-asian.ts";
import { toUtf8 } from "../ingest/to-utf8.ts";
import type { FileForm } from "./column-facts.ts";

const DELIMITERS = [",", ";", "\t", "|"];
/** Lines that are looked at. */
const LINES = 20;
const [LITTLE, BIG] = [0xff, 0xfe];

/** How a CSV file seems to be written, and what its columns are called where no line names them. */
export interface CsvForm extends FileForm {
  readonly names: readonly string[];
}

/** Guesses by a file's first bytes how it is written; whether it is UTF-8 to its end is for who reads it to find. */
export function formOf(bytes: Uint8Array): CsvForm {
  const isUtf16 = (bytes[0] === LITTLE && bytes[1] === BIG) || (bytes[0] === BIG && bytes[1] === LITTLE);
  const encoding = isUtf16 ? "utf-16" : "utf-8";
  const text = textOf(bytes, isUtf16);
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  const [head = "", ...rows] = lines.slice(0, LINES);
  const delimiter = delimiterOf(head, rows);
  const cells = delimiter === "blanks" ? head.trim().split(/[ \t]+/) : head.split(delimiter);
  const hasHeader = !cells.some((cell) => looksLikeValue(cell.trim().replaceAll(/^"|"$/g, "")));
  return { kind: "csv", encoding, delimiter, hasHeader, names: cells.map((_, at) => `column_${at + 1}`) };
}

/** Bytes of other encodings must not look like delimiters, as the second ones of Shift-JIS do. */
function textOf(bytes: Uint8Array, isUtf16: boolean): string {
  if (isUtf16) return new TextDecoder().decode(toUtf8("utf-16").push(bytes));
  const utf8 = new TextDecoder().decode(bytes, { stream: true });
  const other = utf8.includes("\uFFFD") ? likelyEastAsian(bytes) : undefined;
  return other ? new TextDecoder().decode(toUtf8(other).push(bytes)) : utf8;
}

/** Returns the delimiter that the first line has most often, and the lines below it as often; blanks where there is none. */
function delimiterOf(head: string, rows: readonly string[]): string {
  const count = (line: string, delimiter: string) => line.split(delimiter).length - 1;
  const score = (delimiter: string) => {
    const wanted = count(head, delimiter);
    const alike = rows.filter((row) => count(row, delimiter) >= wanted).length;
    return wanted === 0 ? 0 : wanted + (alike / Math.max(1, rows.length)) * 100;
  };
  const best = DELIMITERS.toSorted((a, b) => score(b) - score(a))[0];
  const widths = new Set([head, ...rows].map((line) => line.trim().split(/[ \t]+/).length));
  const isAligned = widths.size === 1 && !widths.has(1);
  return isAligned && score(best) === 0 ? "blanks" : best;
}
