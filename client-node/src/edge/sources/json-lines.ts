import { CodedError } from "@fedseg/shared/errors.ts";
import { jsonColumns } from "../../sources/json-columns.ts";
import { quotePath, quoteText } from "../../sources/sql.ts";
import type { Engine } from "../engine/engine.ts";
import { jsonMalformed } from "../engine/file-error.ts";
import { requireDistinct } from "./column-names.ts";
import { isGzip, readThrough } from "./read-through.ts";
import { inFile, stageFiles } from "./stage-files.ts";

/** Longest line, in bytes. */
const MAX_LINE = 1 << 22;
const FORM = `format = 'newline_delimited', maximum_object_size = ${MAX_LINE}, hive_partitioning = false`;

/**
 * Stages files with one JSON object a line (plain or gzip) as a table; the columns are the keys of all lines. Texts stay
 * texts, whatever they look like; lists of numbers are lists; everything else that is nested is JSON text.
 * @throws CodedError JSON_UNREADABLE, JSON_MALFORMED, JSON_NO_ROWS or JSON_AMBIGUOUS_COLUMN.
 */
export async function stageJsonLines(
  engine: Engine,
  relation: string,
  files: readonly string[],
): Promise<void> {
  const structures: unknown[] = [];
  for (const file of files) {
    if (isGzip(file)) await readThrough(file, "JSON");
    try {
      structures.push(await readStructure(engine, file));
    } catch (error) {
      throw inFile(error instanceof CodedError ? refuse(error) : error, file);
    }
  }
  const columns = jsonColumns(structures);
  if (columns.size === 0) throw noRows();
  requireDistinct("JSON", [...columns.keys()]);
  const types = [...columns].map(([name, type]) => `${quoteText(name)}: ${quoteText(type)}`).join(", ");
  const select = (file: string) =>
    `SELECT * FROM read_json(${file}, ${FORM}, records = true, columns = {${types}})`;
  await stageFiles(engine, relation, files, select, refuse);
}

/** Reads which keys the lines have, and what values; nothing for a file without lines. */
async function readStructure(engine: Engine, file: string): Promise<unknown> {
  const read = `read_json_objects(${quotePath(file)}, ${FORM})`;
  const [[text] = []] = await engine.rows(`SELECT json_group_structure(json)::VARCHAR FROM ${read}`);
  if (typeof text !== "string") return {};
  const structure: unknown = JSON.parse(text);
  if (typeof structure !== "object" || Array.isArray(structure)) throw jsonMalformed("");
  return structure;
}

function refuse(error: CodedError): CodedError {
  return /^(ENGINE_MEMORY|JSON_)/.test(error.code) ? error : jsonMalformed("");
}

function noRows(): CodedError {
  return new CodedError("JSON_NO_ROWS", {
    what: "The files of a source of JSON lines hold no line with a key.",
    why: "The keys of the lines name the columns.",
    todo: "Check that the export of the files finished.",
  });
}
