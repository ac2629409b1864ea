import { createReadStream } from "node:fs";
import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type CleaningReport, countDropped, emptyCleaningReport } from "../../sources/cleaning-report.ts";
import { bindLineReader } from "../../sources/csv-lines.ts";
import type { CsvMapping } from "../../sources/csv-mapping.ts";
import type { CustomerEvent } from "../../sources/customer-event.ts";
import { SeenLines } from "../../sources/seen-lines.ts";

/** Longest line read, in characters; what a forgotten closing quote can cost. */
const MAX_LINE = 1 << 20;

/** Events of a file as they are read, and the report that fills up meanwhile. */
export interface EventReading {
  readonly events: AsyncIterable<CustomerEvent>;
  readonly report: CleaningReport;
}

/**
 * Opens an event file, `.csv` or `.csv.gz` (UTF-8, with or without byte order mark, any line end), and reads it
 * line by line in constant memory. Iterate `events` once; the errors are thrown while iterating.
 * @throws CodedError CSV_UNREADABLE, CSV_MALFORMED, CSV_FIELD_COUNT, CSV_MISSING_COLUMN, CSV_AMBIGUOUS_COLUMN,
 *   CSV_NO_ROWS, CSV_NOTHING_KEPT.
 */
export function openCsvEvents(path: string, mapping: CsvMapping): EventReading {
  return readCsvEvents(openBytes(path), mapping);
}

/** Reads events from the bytes of an uncompressed CSV file; otherwise as `openCsvEvents`. */
export function readCsvEvents(bytes: AsyncIterable<Uint8Array>, mapping: CsvMapping): EventReading {
  const report = emptyCleaningReport();
  return { events: cleanEvents(readCsvLines(bytes, mapping.delimiter), mapping, report), report };
}

/** Opens a CSV file and yields its lines as cells, the header first. @throws CodedError as `openCsvEvents`. */
export function openCsvLines(path: string, delimiter = ","): AsyncGenerator<string[]> {
  return readCsvLines(openBytes(path), delimiter);
}

function openBytes(path: string): AsyncIterable<Uint8Array> {
  const file = createReadStream(path);
  return path.endsWith(".gz") ? pipeline(file, createGunzip(), () => {}) : file;
}

async function* readCsvLines(bytes: AsyncIterable<Uint8Array>, delimiter: string): AsyncGenerator<string[]> {
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    skip_empty_lines: true,
    max_record_size: MAX_LINE,
  });
  try {
    yield* pipeline(Readable.from(bytes), parser, () => {}) as AsyncIterable<string[]>;
  } catch (error) {
    throw refusal(error);
  }
}

async function* cleanEvents(
  lines: AsyncGenerator<string[]>,
  mapping: CsvMapping,
  report: CleaningReport,
): AsyncGenerator<CustomerEvent> {
  const header = await lines.next();
  const read = header.done ? () => "no_user" as const : bindLineReader(header.value, mapping);
  const seen = mapping.duplicates === "keep" ? undefined : new SeenLines();
  for await (const cells of lines) {
    report.linesRead++;
    const repeated = seen?.add(cells) ?? false;
    if (repeated) report.duplicates++;
    const event = repeated && mapping.duplicates === "drop" ? "duplicate" : read(cells);
    if (typeof event === "string") {
      countDropped(report, event);
    } else {
      report.linesKept++;
      yield event;
    }
  }
  if (report.linesKept === 0) throw nothingLeft(report);
}

function nothingLeft(report: CleaningReport): CodedError {
  if (report.linesRead === 0)
    return new CodedError("CSV_NO_ROWS", {
      what: "The event file has no lines below its header.",
      why: "A study needs at least one customer.",
      todo: "Check that the export of the file finished.",
    });
  return new CodedError("CSV_NOTHING_KEPT", {
    what: "Every line of the event file was dropped by cleaning.",
    why: "The cleaning report counts the reasons; usually the column mapping is wrong.",
    todo: "Read the cleaning report and correct the column mapping.",
  });
}

/** Turns an error of the parser, the file system or the decompressor into a refusal without data in it. */
function refusal(error: unknown): CodedError {
  if (error instanceof CsvError) {
    const line = error["lines"] === undefined ? "" : ` near line ${String(error["lines"])}`;
    if (error.code === "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH")
      return new CodedError("CSV_FIELD_COUNT", {
        what: `The event file has a line with the wrong number of fields${line}.`,
        why: "Its cells cannot be told apart, so every following line is in doubt.",
        todo: "Export the file again with quotes around cells that hold the delimiter.",
      });
    return new CodedError("CSV_MALFORMED", {
      what: `The event file is not well-formed CSV${line}.`,
      why: "A quote is opened or closed where it cannot be, or a line is too long.",
      todo: "Export the file again with quotes doubled inside quoted cells.",
    });
  }
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  return new CodedError("CSV_UNREADABLE", {
    what: `The event file cannot be read${code}.`,
    why: "It does not exist, may not be opened, or is not the gzip file that its name says.",
    todo: "Check the path, the permissions and that the file was copied completely.",
  });
}
