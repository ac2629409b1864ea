import { looksLikeValue } from "../ingest/value-names.ts";
import { likelyEastAsian } from "../ingest/east-asian.ts";
import { toUtf8 } from "../ingest/to-utf8.ts";
import type { FileForm } from "./column-facts.ts";

const DELIMITERS = [",", ";", "\t", "|", "^", "~"];
/** Lines that are looked at, and those in which the one that names the columns is looked for. */
const [LINES, ABOVE] = [20, 100];
/** Part of its cells that the line has filled which names the columns, as a title above it has not. */
const FILLED = 0.8;
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
  const all = text.split(/\r\n|\r|\n/);
  const skip = linesAbove(all.slice(0, ABOVE));
  const lines = all.slice(skip).filter((line) => line.trim() !== "");
  const [head = "", ...rows] = lines.slice(0, LINES);
  const delimiter = delimiterOf(head, rows);
  const cells = delimiter === "blanks" ? head.trim().split(/[ \t]+/) : head.split(delimiter);
  const quote = cells.every((cell) => /^'[^']*'$/.test(cell.trim())) ? "'" : '"';
  const hasHeader = !cells.some((cell) => looksLikeValue(cell.trim().replaceAll(/^["']|["']$/g, "")));
  return {
    kind: "csv",
    encoding,
    delimiter,
    quote,
    guarded: [],
    skip,
    hasHeader,
    names: cells.map((_, at) => `column_${at + 1}`),
  };
}

/**
 * Counts the lines above the one that names the columns, empty ones too: it is the first that has as many cells as most
 * lines have, nearly all of them filled, and none that looks like a value. 0 where the first line may be it.
 */
function linesAbove(lines: readonly string[]): number {
  const delimiter = DELIMITERS.toSorted((a, b) => inTable(lines, b) - inTable(lines, a))[0];
  const cells = lines.map((line) => cellsOf(line, delimiter));
  const width = usualWidth(cells);
  const begins = cells.findIndex(
    (row) => row.length === width && row.filter((cell) => cell !== "").length >= FILLED * width,
  );
  const isNamed = begins > 0 && !cells[begins].some(looksLikeValue);
  const isAlone = lines.slice(0, begins).every((line) => line.trim() === "");
  return isNamed && width > 1 && !isAlone ? begins : 0;
}

/** Of the lines as many as have the usual number of cells, if it is more than one. */
function inTable(lines: readonly string[], delimiter: string): number {
  const cells = lines.map((line) => cellsOf(line, delimiter));
  const width = usualWidth(cells);
  return width < 2 ? 0 : cells.filter((row) => row.length === width).length;
}

function usualWidth(cells: readonly (readonly string[])[]): number {
  const widths = Map.groupBy(
    cells.filter((row) => row.length > 1),
    (row) => row.length,
  );
  return [...widths].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? 0;
}

/** Cuts a line into its cells, without quotes and without empty ones at its end. */
function cellsOf(line: string, delimiter: string): string[] {
  const cells = [...`${delimiter}${line}`.matchAll(CELL[delimiter])].map(([, quoted, bare = ""]) =>
    (quoted ?? bare).trim(),
  );
  return cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1);
}

/** A delimiter, and the cell behind it. */
const CELL: Readonly<Record<string, RegExp>> = Object.fromEntries(
  DELIMITERS.map((delimiter) => {
    const sign = delimiter === "|" ? String.raw`\|` : delimiter;
    return [delimiter, new RegExp(`${sign}(?:"((?:[^"]|"")*)"[^${sign}]*|([^${sign}]*))`, "g")];
  }),
);

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
