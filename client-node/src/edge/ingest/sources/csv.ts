import { rmSync } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { CodedError } from "@fedseg/shared/errors.ts";
import { CsvLines } from "../../../ingest/csv-lines.ts";
import type { CsvSource } from "../../../config/source-config.ts";
import { quoteName, quoteText } from "../../../ingest/sql.ts";
import { withoutGuard } from "../../../ingest/guarded-cells.ts";
import { requireAmong, withoutPoint } from "../../../ingest/whole-numbers.ts";
import type { Engine } from "../engine/engine.ts";
import { requireDistinct } from "./column-names.ts";
import { settleTimes, withExactTimes } from "./exact-times.ts";
import { isGzip, readThrough } from "./read-through.ts";
import { unreadTo } from "./source-files.ts";
import { asUtf8Csv, dialectOf, encodingError, likelyEncoding } from "./csv-text.ts";
import { inFile, stageFiles } from "./stage-files.ts";
import { streamFile } from "./stream-file.ts";
import { writeWithout } from "./write-without.ts";

/** Longest line, in bytes; what a forgotten closing quote can cost. */
const MAX_LINE = 1 << 20;

/** Lines of a source's files that cannot be read, and those of them that are not in its encoding. */
export interface UnreadLines {
  readonly unreadable: number;
  readonly undecoded: number;
}

/**
 * Stages CSV files (RFC 4180, plain or gzip) as a table of texts; declared null words and empty cells are null.
 * Lines that cannot be read are left out one by one, and counted: a line of one user takes away nobody else's. Columns
 * without a name are not read, nor are empty cells behind the last one that the header has. Of `times`, in lower case, those columns are moments
 * in which all cells are written as the engine writes these.
 * @throws CodedError CSV_UNREADABLE, CSV_MALFORMED, CSV_FIELD_COUNT, CSV_ENCODING, CSV_NO_ROWS, CSV_AMBIGUOUS_COLUMN,
 * CSV_HEADERS_DIFFER or CSV_DIALECT, for what concerns the header or more lines than can be told apart.
 */
export async function stageCsv(
  engine: Engine,
  relation: string,
  source: CsvSource,
  files: readonly string[],
  times: ReadonlySet<string> = new Set(),
): Promise<UnreadLines> {
  requireDialect(source);
  const copies: string[] = [];
  const scratch = (name: string) => ({ to: engine.scratch(`csv-${name}`), full: engine.full });
  const texts: string[] = [];
  const headers: (readonly string[])[] = [];
  for (const [at, file] of files.entries()) {
    const text = await asUtf8Csv(file, source, scratch(`text-${at}`));
    if (text !== file) copies.push(text);
    texts.push(text);
    headers.push(await readHeader({ file, text }, source));
  }
  const header = commonHeader(headers, files);
  const named = header.filter((name) => name !== "");
  requireAmong("wholeNumbers", source.wholeNumbers, named);
  requireAmong("guarded", source.guarded, named);
  const whole: string[] = [];
  let [unread, undecoded, surplus, hasQuotes] = [0, 0, 0, false];
  for (const [at, text] of texts.entries()) {
    const lines = await findUnreadable({ file: files[at], text }, source, header);
    unread += lines.unreadable.reduce((sum, range) => sum + range.lines, 0);
    undecoded += lines.undecoded;
    surplus = Math.max(surplus, lines.surplus);
    hasQuotes ||= lines.hasQuotes;
    const isWhole = lines.unreadable.length === 0;
    const copy = { kind: "CSV", ranges: lines.unreadable, ...scratch(`whole-${at}`) } as const;
    whole.push(isWhole ? text : await writeWithout(text, copy));
    if (!isWhole) copies.push(whole[at]);
  }
  const cells = named.map((name) => cellOf(name, source)).join(", ");
  const options = readOptions(columnsOf(header, surplus), source, hasQuotes).join(", ");
  const moments = named.filter((name) => times.has(name.toLowerCase()) && isAsWritten(name, source));
  const select = (file: string) =>
    withExactTimes(`SELECT ${cells} FROM read_csv(${file}, ${options})`, moments);
  await stageFiles(engine, relation, { files: whole, names: files }, select);
  await settleTimes(engine, relation, moments);
  for (const copy of copies) rmSync(copy);
  return { unreadable: unread, undecoded };
}

/** A file, and where its text lies in UTF-8. */
interface CsvFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Where there are quotes several threads would begin in the middle of the file and take line ends inside them for the ends of lines.
 * Where there are none, one thread would keep the other busy with waiting for it.
 */
function readOptions(names: readonly string[], source: CsvSource, hasQuotes: boolean): string[] {
  const { delimiter, quote } = dialectOf(source);
  const columns = names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(", ");
  return [
    "auto_detect = false",
    `header = ${source.header}`,
    "strict_mode = true",
    `parallel = ${!hasQuotes}`,
    // How many cells a line has is checked before; it may lack those without a name.
    `null_padding = ${names.some(isMadeUp)}`,
    "hive_partitioning = false",
    `delim = ${quoteText(delimiter)}`,
    `quote = ${quoteText(quote)}`,
    `escape = ${quoteText(quote)}`,
    `columns = {${columns}}`,
    "nullstr = ''",
    `max_line_size = ${MAX_LINE}`,
  ];
}

/** Begins what a column without a name is called: names that a header has begin with no space. */
const MADE_UP = " unnamed ";

function isMadeUp(name: string): boolean {
  return name.startsWith(MADE_UP);
}

/** Names every column that the engine is to find in a file, so many more than the header has. */
function columnsOf(header: readonly string[], surplus: number): string[] {
  const all = [...header, ...Array.from({ length: surplus }, () => "")];
  return all.map((name, at) => (name === "" ? `${MADE_UP}${at}` : name));
}

/** Tells whether nothing is taken off a column's cells. */
function isAsWritten(name: string, { wholeNumbers, guarded }: CsvSource): boolean {
  return !wholeNumbers.includes(name) && !guarded.includes(name);
}

function cellOf(name: string, { nulls, wholeNumbers, guarded }: CsvSource): string {
  const cell = quoteName(name);
  const bare = guarded.includes(name) ? withoutGuard(cell) : cell;
  const written = wholeNumbers.includes(name) ? withoutPoint(bare) : bare;
  if (nulls.length === 0) return `${written} AS ${cell}`;
  return `CASE WHEN ${cell} IN (${nulls.map(quoteText).join(", ")}) THEN NULL ELSE ${written} END AS ${cell}`;
}

/** Reads a file's first record, unless the configuration names the columns. */
async function readHeader({ file, text }: CsvFile, source: CsvSource): Promise<readonly string[]> {
  const { columns, encoding } = source;
  if (columns) return columns;
  const { delimiter, quote } = dialectOf(source);
  const form = { bom: true, delimiter, quote: quote === "" ? null : quote };
  const parser = parse({ ...form, to: 1, max_record_size: MAX_LINE, trim: true });
  try {
    const bytes = streamFile(text);
    const plain = isGzip(text) ? pipeline(bytes, createGunzip(), () => {}) : bytes;
    for await (const record of pipeline(plain, parser, () => {}) as AsyncIterable<string[]>) {
      // What no UTF-8 is has become the replacement character; what has two bytes a character, a NUL beside each.
      if (record.some((name) => /[\0\uFFFD]/.test(name)))
        throw inFile(encodingError(encoding, "its first line is not", likelyEncoding(file, encoding)), file);
      // With a line end in a name the engine would skip all lines that follow as if they were the header.
      if (record.some((name) => /[\r\n]/.test(name))) throw inFile(badHeader(), file);
      return record;
    }
  } catch (error) {
    if (error instanceof CodedError) throw error;
    if (error instanceof CsvError) throw inFile(badHeader(), file);
    throw unreadTo("CSV", file, error);
  }
  throw new CodedError("CSV_NO_ROWS", {
    what: `${basename(file)}: the file is empty.`,
    why: "The first line must name the columns.",
    todo: "Check that the export of the file finished.",
  });
}

/** Finds the lines that cannot be read; follows the quotes, which the engine, reading with one thread, leaves open without a word. */
async function findUnreadable(
  { file, text }: CsvFile,
  source: CsvSource,
  header: readonly string[],
): Promise<CsvLines> {
  const nameless = header.length - 1 - header.findLastIndex((name) => name !== "");
  const shape = { cells: header.length, nameless, header: source.header, maxBytes: MAX_LINE };
  const lines = new CsvLines({ ...dialectOf(source), ...shape });
  await readThrough(text, "CSV", (bytes) => lines.push(bytes));
  const open = lines.end();
  if (open !== undefined) throw inFile(neverClosed(open + source.skip), file);
  return lines;
}

function commonHeader(headers: readonly (readonly string[])[], files: readonly string[]): readonly string[] {
  const [first = []] = headers;
  const other = headers.findIndex((header) => JSON.stringify(header) !== JSON.stringify(first));
  if (other >= 0) throw inFile(headersDiffer(), files[other] ?? "");
  try {
    const named = first.filter((name) => name !== "");
    requireDistinct("CSV", named.length > 0 ? named : first);
  } catch (error) {
    throw inFile(error, files[0] ?? "");
  }
  return first;
}

function requireDialect({ delimiter, quote }: CsvSource): void {
  const isPrintable = (sign: string) => /^[\t\x20-\x7e]$/.test(sign);
  if (delimiter === "blanks" || (isPrintable(delimiter) && isPrintable(quote) && delimiter !== quote)) return;
  throw new CodedError("CSV_DIALECT", {
    what: "The delimiter or the quote of a CSV source cannot be used.",
    why: "Each is one ASCII character, and they are not the same.",
    todo: 'Write for instance delimiter: ";", delimiter: "\\t", or delimiter: blanks for columns aligned by blanks.',
  });
}

function badHeader(): CodedError {
  return new CodedError("CSV_MALFORMED", {
    what: "The first line cannot be parsed (near line 1).",
    why: "It must name the columns in one line; a quote is not closed, a name has a line end, or the line is longer than a megabyte.",
    todo: "Check delimiter and quotes of the source and the names of its columns, and export the file again.",
  });
}

function neverClosed(line: number): CodedError {
  return new CodedError("CSV_MALFORMED", {
    what: `A quote is never closed (near line ${line}).`,
    why: "Everything after it would be one cell.",
    todo: "Close it, double quotes that belong to a cell, or check that the export of the file finished.",
  });
}

function headersDiffer(): CodedError {
  return new CodedError("CSV_HEADERS_DIFFER", {
    what: "The file does not have the same columns in the same order as the first one of its source.",
    why: "Files of one source are read as one table.",
    todo: "Declare them as sources of their own and put them together with an SQL source.",
  });
}
