import { CodedError } from "@fedseg/shared/errors.ts";
import { csvError, gzipError, jsonError } from "./file-error.ts";

/** An error as the engine hands it over when its errors are JSON. */
interface EngineText {
  readonly type: string;
  readonly text: string;
  /** Where in the statement, in bytes from its start. */
  readonly position: number | undefined;
}

/** A refusal of SQL that tells where in the statement the mistake lies. */
export class SqlMistake extends CodedError {
  readonly position: number | undefined;

  constructor(position: number | undefined) {
    super("SQL_INVALID", {
      what: "The SQL does not fit the data: it has a mistake, or names a column, table or function that does not exist.",
      why: WHY,
      todo: "Compare the names with the columns that the sources have; texts stand in 'single' quotes.",
    });
    this.position = position;
  }
}

const WHY = "Rows are read, joined and summed by the embedded engine, or not at all.";
const UNUSABLE = [
  "ENGINE_UNUSABLE",
  "The embedded engine cannot work.",
  "Check the node's folder and its disk, and what memory the system lets a process have (ulimit -v, a container's); keep the folder, and report this if it happens twice.",
] as const;

/** What the engine's own classes of errors mean; its texts quote rows and are never passed on. */
const KINDS: readonly (readonly [RegExp, string, string, string])[] = [
  [
    /^Permission$/,
    "SQL_FORBIDDEN",
    "The SQL reaches for a file or setting that it may not use.",
    "Use only the sources that the configuration names.",
  ],
  [
    /^Out of Memory$/,
    "ENGINE_MEMORY",
    "The data does not fit into the memory and disk that the engine may use.",
    "Raise data.engine.memoryMb, make room on the disk of the node's folder, or raise data.engine.spillMb; where the system limits a process's memory (ulimit -v, ulimit -d, a container), raise that.",
  ],
  [
    /^IO$/,
    "ENGINE_IO",
    "A file cannot be read or written.",
    "Check that the files exist, may be read and are whole (behind the end of a packed one there is nothing), and that the disk has room.",
  ],
  [
    /^(Invalid Input|Conversion|Out of Range|Invalid|Invalid type|Mismatch Type)$/,
    "SQL_VALUES",
    "A value in the data does not fit what is asked of it.",
    "Check casts in the SQL: TRY_CAST gives nothing instead of an error.",
  ],
];

/** How the system's words of a full disk stand in the engine's own. */
const NO_SPACE = /No space left on device|Disk quota exceeded/;

/** Refuses to read rows where the disk takes nothing more. `reason`: the system's code. */
export function engineDiskFull(reason: string): CodedError {
  return new CodedError("ENGINE_DISK", {
    what: `The disk is full on which rows are read (${reason}): it has no room left, or lets no file more be made.`,
    why: "The embedded engine needs a folder of its own beside the node's books, and copies of what is packed or in another encoding lie there; nothing is left of it afterwards.",
    todo: "Make room on that disk: df shows the bytes that are left, df -i the files that may still be made. The data file itself is as it was.",
  });
}

/** Turns an error of the engine into a refusal that holds no value of any row. */
export function engineError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const { type, text, position } = parts(error instanceof Error ? error.message : String(error));
  if (NO_SPACE.test(text)) return engineDiskFull("ENOSPC");
  const file = csvError(text) ?? jsonError(text) ?? gzipError(text);
  if (file) return file;
  if (/^(Parser|Binder|Catalog|Syntax)$/.test(type)) return new SqlMistake(position);
  const [, code, what, todo] = KINDS.find(([pattern]) => pattern.test(type)) ?? [undefined, ...UNUSABLE];
  return new CodedError(code, { what, why: WHY, todo });
}

/** Takes a message apart: `Type Error: text` before the settings are locked, JSON afterwards, or JSON behind the type. */
function parts(message: string): EngineText {
  const json = message.indexOf("{");
  if (json >= 0 && /^(?:[A-Z][A-Za-z ]*: )*\{"exception_type"/.test(message)) {
    try {
      const fields = JSON.parse(message.slice(json)) as Partial<Record<string, string>>;
      const { exception_type: type = "", exception_message: text = "", position } = fields;
      return { type, text, position: position === undefined ? undefined : Number(position) };
    } catch {
      // Cut off or not JSON: read as plain text below.
    }
  }
  const [, type = "", text = message] = /^([A-Z][A-Za-z ]*?) Error: ([^]*)$/.exec(message) ?? [];
  return { type, text, position: undefined };
}
