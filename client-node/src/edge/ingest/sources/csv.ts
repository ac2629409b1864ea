import { rmSync } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { CsvSource } from "../../../config/source-config.ts";
import { requireAmong } from "../../../ingest/whole-numbers.ts";
import { openLines } from "../../kernels/open-lines.ts";
import type { Engine } from "../engine/engine.ts";
import { requireDistinct } from "./column-names.ts";
import { type CsvFile, MAX_LINE, readCsvFile } from "./csv-file.ts";
import { settleTimes } from "./exact-times.ts";
import { unreadTo } from "./source-files.ts";
import { asUtf8Csv, dialectOf, encodingError, likelyEncoding } from "./csv-text.ts";
import { inFile } from "./stage-files.ts";
import { isGzip, streamFile } from "./stream-file.ts";

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
  const moments = named.filter((name) => times.has(name.toLowerCase()) && isAsWritten(name, source));
  const table = { source, header, moments, count: openLines() };
  let [unreadable, undecoded] = [0, 0];
  try {
    for (const [at, text] of texts.entries()) {
      const into = at === 0 ? `CREATE TABLE ${relation} AS` : `INSERT INTO ${relation}`;
      const lines = await readCsvFile(engine, into, { file: files[at], text }, table);
      unreadable += lines.unreadable.reduce((sum, range) => sum + range.lines, 0);
      undecoded += lines.undecoded;
    }
  } catch (error) {
    await engine.run(`DROP TABLE IF EXISTS ${relation}`).catch(() => undefined);
    throw error;
  }
  await settleTimes(engine, relation, moments);
  for (const copy of copies) rmSync(copy);
  return { unreadable, undecoded };
}

/** Tells whether nothing is taken off a column's cells. */
function isAsWritten(name: string, { wholeNumbers, guarded }: CsvSource): boolean {
  return !wholeNumbers.includes(name) && !guarded.includes(name);
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

function headersDiffer(): CodedError {
  return new CodedError("CSV_HEADERS_DIFFER", {
    what: "The file does not have the same columns in the same order as the first one of its source.",
    why: "Files of one source are read as one table.",
    todo: "Declare them as sources of their own and put them together with an SQL source.",
  });
}
