import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { CsvSource } from "../../sources/source-config.ts";
import { quoteName, quoteText } from "../../sources/sql.ts";
import type { Engine } from "../engine/engine.ts";
import { unreadable } from "./source-files.ts";

/** Longest header read, in characters; what a forgotten closing quote can cost. */
const MAX_HEADER = 1 << 20;

/**
 * Stages CSV files (RFC 4180, UTF-8, plain or gzip) as a table of texts; declared null words and empty cells are null.
 * @throws CodedError CSV_UNREADABLE, CSV_MALFORMED, CSV_FIELD_COUNT, CSV_ENCODING, CSV_AMBIGUOUS_COLUMN, CSV_HEADERS_DIFFER.
 */
export async function stageCsv(
  engine: Engine,
  relation: string,
  source: CsvSource,
  files: readonly string[],
): Promise<void> {
  const [header, ...others] = await Promise.all(files.map((file) => readHeader(file, source)));
  if (others.some((other) => other.join("\n") !== header.join("\n"))) throw headersDiffer(relation);
  requireDistinct(header);
  const columns = header.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(", ");
  const cells = header.map((name) => nullable(name, source.nulls)).join(", ");
  const options = [
    "auto_detect = false",
    "header = true",
    "strict_mode = true",
    `delim = ${quoteText(source.delimiter)}`,
    `quote = ${quoteText(source.quote)}`,
    `escape = ${quoteText(source.quote)}`,
    `columns = {${columns}}`,
    "nullstr = ''",
    "max_line_size = 1048576",
  ];
  const list = `[${files.map(quoteText).join(", ")}]`;
  await engine.run(
    `CREATE TABLE ${relation} AS SELECT ${cells} FROM read_csv(${list}, ${options.join(", ")})`,
  );
}

function nullable(name: string, nulls: readonly string[]): string {
  const cell = quoteName(name);
  if (nulls.length === 0) return cell;
  return `CASE WHEN ${cell} IN (${nulls.map(quoteText).join(", ")}) THEN NULL ELSE ${cell} END AS ${cell}`;
}

/** Reads a file's first record. */
async function readHeader(file: string, { delimiter, quote }: CsvSource): Promise<string[]> {
  const bytes = createReadStream(file);
  const plain = file.endsWith(".gz") ? pipeline(bytes, createGunzip(), () => {}) : bytes;
  const parser = parse({ bom: true, delimiter, quote, to: 1, max_record_size: MAX_HEADER, trim: true });
  try {
    for await (const record of pipeline(plain, parser, () => {}) as AsyncIterable<string[]>) {
      if (record.some((name) => name.includes("\0"))) throw badHeader();
      return record;
    }
  } catch (error) {
    if (error instanceof CodedError) throw error;
    if (error instanceof CsvError) throw badHeader();
    throw unreadable("CSV", file.split("/").at(-1) ?? "", (error as NodeJS.ErrnoException).code ?? "");
  }
  throw new CodedError("CSV_NO_ROWS", {
    what: "A CSV file is empty.",
    why: "The first line must name the columns.",
    todo: "Check that the export of the file finished.",
  });
}

function requireDistinct(header: readonly string[]): void {
  const names = header.map((name) => name.toLowerCase());
  const twice = header.find((name, at) => names.indexOf(name.toLowerCase()) !== at);
  if (twice === undefined && !header.includes("")) return;
  throw new CodedError("CSV_AMBIGUOUS_COLUMN", {
    what: twice === undefined ? "A column has no name." : `Two columns are named ${JSON.stringify(twice)}.`,
    why: "Columns are told apart by their names, in whatever case.",
    todo: "Rename one of them in the file's first line.",
  });
}

function badHeader(): CodedError {
  return new CodedError("CSV_MALFORMED", {
    what: "The first line of a CSV file cannot be parsed (near line 1).",
    why: "It must name the columns; a quote is not closed, or the line is longer than a megabyte.",
    todo: "Check delimiter and quotes of the source, and export the file again.",
  });
}

function headersDiffer(relation: string): CodedError {
  return new CodedError("CSV_HEADERS_DIFFER", {
    what: `The files of ${relation} do not have the same columns in the same order.`,
    why: "Files of one source are read as one table.",
    todo: "Declare them as sources of their own and put them together with an SQL source.",
  });
}
