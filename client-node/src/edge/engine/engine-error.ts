import { CodedError } from "@fedseg/shared/errors.ts";

/** What the engine's own classes of errors mean; its texts quote rows and are never passed on. */
const KINDS: readonly (readonly [RegExp, string, string, string])[] = [
  [
    /^Permission Error/,
    "SQL_FORBIDDEN",
    "The SQL reaches for a file or setting that it may not use.",
    "Use only the sources that the configuration names.",
  ],
  [
    /^(Parser|Binder|Catalog|Syntax) Error/,
    "SQL_INVALID",
    "The SQL does not fit the data: it has a mistake, or names a column or source that does not exist.",
    "Compare the names with the columns that the sources have.",
  ],
  [
    /^(Out of Memory|.*failed to offload|.*could not allocate)/i,
    "ENGINE_MEMORY",
    "The data does not fit into the memory that the engine may use.",
    "Raise data.engine.memoryMb, or make room on the disk of the node's folder.",
  ],
  [
    /^IO Error/,
    "ENGINE_IO",
    "A file cannot be read or written.",
    "Check that the files exist, may be read, and that the disk has room.",
  ],
  [
    /^(Invalid Input|Conversion|Out of Range|Invalid|Mismatch Type) Error/,
    "SQL_VALUES",
    "A value in the data does not fit what is asked of it.",
    "Check casts in the SQL: TRY_CAST gives nothing instead of an error.",
  ],
];

/** Turns what the engine says of a CSV file into a refusal: the line's number, never its content. */
function csvError(text: string): CodedError | undefined {
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1];
  if (line === undefined && !/CSV (Parser|File)|sniffing file/.test(text)) return undefined;
  const near = line === undefined ? "" : ` near line ${line}`;
  const [, expected, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(text) ?? [];
  if (expected !== undefined) {
    return new CodedError("CSV_FIELD_COUNT", {
      what: `A CSV file has a line with ${found} fields instead of ${expected}${near}.`,
      why: "Its cells cannot be told apart, so every following line is in doubt.",
      todo: "Correct that line, or quote cells that hold the delimiter.",
    });
  }
  if (/unicode|utf-8/i.test(text)) {
    return new CodedError("CSV_ENCODING", {
      what: `A CSV file is not UTF-8${near}.`,
      why: "In another encoding names and ids would be read as other characters.",
      todo: "Export it as UTF-8, or convert it with iconv.",
    });
  }
  return new CodedError("CSV_MALFORMED", {
    what: `A CSV file cannot be parsed${near}: quotes or line ends do not fit RFC 4180.`,
    why: "Half-read lines would count as data.",
    todo: "Look for a quote that is never closed, or line ends of two kinds, and export the file again.",
  });
}

/** Turns an error of the engine into a refusal that holds no value of any row. */
export function engineError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const csv = csvError(text);
  if (csv) return csv;
  const kind = KINDS.find(([pattern]) => pattern.test(text));
  const [, code, what, todo] = kind ?? [
    undefined,
    "ENGINE_UNUSABLE",
    "The embedded engine cannot work.",
    "Check the node's folder and its disk; keep them and report this if it happens twice.",
  ];
  return new CodedError(code, {
    what,
    why: "Rows are read, joined and summed by the embedded engine, or not at all.",
    todo,
  });
}
