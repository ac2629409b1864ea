import { CodedError } from "@fedseg/shared/errors.ts";
import { quoteText } from "../../sources/sql.ts";
import type { Engine } from "../engine/engine.ts";

/** Longest line, in bytes. */
const MAX_LINE = 1 << 24;

/**
 * Stages files with one JSON object a line (plain or gzip) as a table; the columns are the keys of all lines.
 * @throws CodedError JSON_MALFORMED.
 */
export async function stageJsonLines(
  engine: Engine,
  relation: string,
  files: readonly string[],
): Promise<void> {
  const list = `[${files.map(quoteText).join(", ")}]`;
  const options = `format = 'newline_delimited', records = true, sample_size = -1, convert_strings_to_integers = false, maximum_object_size = ${MAX_LINE}`;
  try {
    await engine.run(`CREATE TABLE ${relation} AS SELECT * FROM read_json(${list}, ${options})`);
  } catch (error) {
    if (error instanceof CodedError && error.code === "ENGINE_MEMORY") throw error;
    throw new CodedError("JSON_MALFORMED", {
      what: "A file of JSON lines cannot be read.",
      why: "Every line must be one whole JSON object, in UTF-8, of at most 16 MiB.",
      todo: "Check that the export finished and that it writes one object a line, not one array.",
    });
  }
}
