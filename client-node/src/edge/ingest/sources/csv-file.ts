import { rmSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { CsvSource } from "../../../config/source-config.ts";
import { CsvLines } from "../../../ingest/csv-lines.ts";
import { withoutGuard } from "../../../ingest/guarded-cells.ts";
import type { BeginCount } from "../../../ingest/plain-lines.ts";
import { quoteName, quotePath, quoteText } from "../../../ingest/sql.ts";
import { withoutPoint } from "../../../ingest/whole-numbers.ts";
import type { Engine } from "../engine/engine.ts";
import { dialectOf } from "./csv-text.ts";
import { withExactTimes } from "./exact-times.ts";
import { PipedReading } from "./piped-reading.ts";
import { readThrough } from "./read-through.ts";
import { inFile } from "./stage-files.ts";
import { isGzip } from "./stream-file.ts";
import { writeWithout } from "./write-without.ts";

/** Longest line, in bytes; what a forgotten closing quote can cost. */
export const MAX_LINE = 1 << 20;

/** A file, and where its text lies in UTF-8. */
export interface CsvFile {
  readonly file: string;
  readonly text: string;
}

/** How files of a source become rows. */
export interface CsvTable {
  readonly source: CsvSource;
  /** Names of all columns, empty ones among them. */
  readonly header: readonly string[];
  /** Columns that are moments as far as their cells are written so. */
  readonly moments: readonly string[];
  /** How plain lines are counted, where there is something faster than counting them one by one. */
  readonly count: BeginCount | undefined;
}

/**
 * Reads one file's lines into a table. A packed one is read while it is unpacked and followed, as long as there is nothing in it but plain
 * lines; any other when it is known what lines it has.
 * @param into What the query follows.
 * @throws CodedError CSV_* that names the file, or of the engine.
 */
export async function readCsvFile(
  engine: Engine,
  into: string,
  file: CsvFile,
  table: CsvTable,
): Promise<CsvLines> {
  const { source, header } = table;
  const nameless = header.length - 1 - header.findLastIndex((name) => name !== "");
  const shape = { cells: header.length, nameless, header: source.header, maxBytes: MAX_LINE };
  const lines = new CsvLines({ ...dialectOf(source), ...shape }, table.count);
  const read = (from: string) => `${into} ${selectFrom(from, table, lines)}`;
  if (await followLines(engine, file, lines, { read, skip: source.skip })) return lines;
  const copy = {
    kind: "CSV",
    ranges: lines.unreadable,
    to: engine.scratch("csv-whole"),
    full: engine.full,
  } as const;
  const isWhole = lines.unreadable.length === 0;
  const whole = isWhole ? file.text : await writeWithout(file.text, copy);
  try {
    await engine.run(read(quotePath(whole)));
  } catch (error) {
    throw inFile(error, file.file);
  } finally {
    if (!isWhole) rmSync(whole, { force: true });
  }
  return lines;
}

/**
 * Finds the lines that cannot be read; follows the quotes, which the engine, reading with one thread, leaves open without a word.
 * Returns whether the file has been read as well.
 */
async function followLines(
  engine: Engine,
  { file, text }: CsvFile,
  lines: CsvLines,
  { read, skip }: { readonly read: (from: string) => string; readonly skip: number },
): Promise<boolean> {
  let mayPipe = isGzip(text);
  // What has failed meanwhile may find it on its way.
  let reading: Promise<PipedReading | undefined> | undefined;
  const end = async (isWanted: boolean) => {
    const ending = reading;
    [mayPipe, reading] = [false, undefined];
    return (await (await ending)?.end(isWanted)) ?? false;
  };
  try {
    await readThrough(text, "CSV", async (bytes) => {
      lines.push(bytes);
      if (mayPipe && !lines.arePlain) await end(false);
      if (!mayPipe) return;
      reading ??= PipedReading.begin(engine, read);
      const piped = await reading;
      if (piped) await piped.write(bytes);
      else mayPipe = false;
    });
    const open = lines.end();
    if (open !== undefined) throw inFile(neverClosed(open + skip), file);
    return await end(lines.arePlain);
  } finally {
    await end(false);
  }
}

/** Writes the query that reads a file, given as a literal. */
function selectFrom(file: string, { source, header, moments }: CsvTable, lines: CsvLines): string {
  const cells = header.flatMap((name) => (name === "" ? [] : [cellOf(name, source)])).join(", ");
  const options = readOptions(columnsOf(header, lines.surplus), source, lines.hasQuotes).join(", ");
  return withExactTimes(`SELECT ${cells} FROM read_csv(${file}, ${options})`, moments);
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

function cellOf(name: string, { nulls, wholeNumbers, guarded }: CsvSource): string {
  const cell = quoteName(name);
  const bare = guarded.includes(name) ? withoutGuard(cell) : cell;
  const written = wholeNumbers.includes(name) ? withoutPoint(bare) : bare;
  if (nulls.length === 0) return `${written} AS ${cell}`;
  return `CASE WHEN ${cell} IN (${nulls.map(quoteText).join(", ")}) THEN NULL ELSE ${written} END AS ${cell}`;
}

function neverClosed(line: number): CodedError {
  return new CodedError("CSV_MALFORMED", {
    what: `A quote is never closed (near line ${line}).`,
    why: "Everything after it would be one cell.",
    todo: "Close it, double quotes that belong to a cell, or check that the export of the file finished.",
  });
}
