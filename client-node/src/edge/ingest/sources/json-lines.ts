import { closeSync, readSync, rmSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";
import { LINE_COLUMN, jsonCells } from "../../../ingest/json-columns.ts";
import { LongLines } from "../../../ingest/long-lines.ts";
import { quoteName } from "../../../ingest/sql.ts";
import { requireAmong } from "../../../ingest/whole-numbers.ts";
import type { Engine } from "../engine/engine.ts";
import { jsonMalformed } from "../engine/file-error.ts";
import { requireDistinct } from "./column-names.ts";
import { readThrough } from "./read-through.ts";
import { openSource } from "./source-files.ts";
import { inFile, stageFiles } from "./stage-files.ts";
import { isGzip } from "./stream-file.ts";
import { writeWithout } from "./write-without.ts";

/** Size of what the engine reads at a time, in bytes; it reads lines of up to eight times as many. */
const BUFFER = 1 << 22;
/** Longest line, in bytes: one that the engine cannot take would end the reading of all. */
const MAX_LINE = 1 << 24;
const FORM = `format = 'newline_delimited', maximum_object_size = ${BUFFER}, ignore_errors = true, hive_partitioning = false`;

/** Keys that are columns, and those of them that are whole numbers, whether written with a point or not. */
export interface JsonColumns {
  readonly names: readonly string[];
  readonly wholeNumbers?: readonly string[];
}

/**
 * Stages files with one JSON object a line (plain or gzip) as a table of texts, one column for each of the names, and
 * `LINE_COLUMN`. A line that is no JSON object, or longer than 16 MiB, is left out, and counted: every line stands for
 * itself.
 * Returns how many.
 * @throws CodedError JSON_UNREADABLE, JSON_AMBIGUOUS_COLUMN, or JSON_MALFORMED when no line of them is an object.
 */
export async function stageJsonLines(
  engine: Engine,
  relation: string,
  files: readonly string[],
  { names, wholeNumbers = [] }: JsonColumns,
): Promise<number> {
  requireAmong("wholeNumbers", wholeNumbers, names);
  requireDistinct("JSON", [...names, LINE_COLUMN]);
  const whole: string[] = [];
  let long = 0;
  for (const [at, file] of files.entries()) {
    if (!isGzip(file) && hasMark(file)) throw inFile(jsonMalformed(" from line 1 on"), file);
    const { ranges } = await findLong(file);
    long += ranges.length;
    const copy = { kind: "JSON", ranges, to: engine.scratch(`json-${at}`), full: engine.full } as const;
    whole.push(ranges.length === 0 ? file : await writeWithout(file, copy));
  }
  const select = (file: string) => `${jsonCells(names, wholeNumbers)} read_json_objects(${file}, ${FORM}))`;
  await stageFiles(engine, relation, { files: whole, names: files }, select, refuse);
  for (const copy of whole.filter((file) => !files.includes(file))) rmSync(copy);
  const isUnreadable = `${quoteName(LINE_COLUMN)} IS NULL`;
  const [[unreadable, read]] = await engine.rows(
    `SELECT count(*) FILTER (${isUnreadable}), count(*) FROM ${relation}`,
  );
  if (Number(unreadable) + long > 0) {
    if (unreadable === read) {
      await engine.run(`DROP TABLE ${relation}`);
      throw inFile(jsonMalformed(""), files[0] ?? "");
    }
    await engine.run(`DELETE FROM ${relation} WHERE ${isUnreadable}`);
  }
  return Number(unreadable) + long;
}

async function findLong(file: string): Promise<LongLines> {
  const lines = new LongLines(MAX_LINE);
  await readThrough(file, "JSON", (bytes) => lines.push(bytes));
  lines.end();
  return lines;
}

/** Tells whether a file begins with a byte order mark, which is no JSON. */
function hasMark(path: string): boolean {
  const file = openSource(path, "JSON");
  try {
    const first = new Uint8Array(3);
    return readSync(file, first) === 3 && first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf;
  } finally {
    closeSync(file);
  }
}

function refuse(error: CodedError): CodedError {
  return /^(ENGINE_MEMORY|ENGINE_DISK|GZIP_|JSON_)/.test(error.code) ? error : jsonMalformed("");
}
