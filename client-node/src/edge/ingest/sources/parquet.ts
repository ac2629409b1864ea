import { closeSync, fstatSync, readSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";
import { quoteName, quotePath } from "../../../ingest/sql.ts";
import type { Column, Engine } from "../engine/engine.ts";
import { PLACE_COLUMN } from "../../../ingest/entity-lines-sql.ts";
import { requireDistinct } from "./column-names.ts";
import type { InPlace } from "./files-in-place.ts";
import { type Relabelled, relabelMillis } from "./parquet-millis.ts";
import { openSource } from "./source-files.ts";
import { inFile, stageFiles } from "./stage-files.ts";

/**
 * Stages Parquet files as a table with the types they have; bytes without a type are read as UTF-8 texts. With `inPlace` they are
 * a view, whose rows have their places beside them, if none has changed just now and no column hides these places: what is wrong
 * with cells of columns that are read later on shows then.
 * @throws CodedError PARQUET_UNREADABLE, PARQUET_MALFORMED, PARQUET_AMBIGUOUS_COLUMN, or PARQUET_COLUMNS_DIFFER when the files do
 * not fit together.
 */
export async function stageParquet(
  engine: Engine,
  relation: string,
  files: readonly string[],
  inPlace?: InPlace,
): Promise<void> {
  const isSettled = inPlace?.files.note(files) === true;
  const columns: (readonly Column[])[] = [];
  for (const file of files) {
    if (!isWhole(file)) throw inFile(malformed(), file);
    try {
      columns.push(await engine.columns(`SELECT * FROM ${read(quotePath(file))}`));
    } catch (error) {
      throw inFile(error instanceof CodedError ? refuse(error) : error, file);
    }
  }
  const [first = []] = columns;
  const other = columns.findIndex((one) => JSON.stringify(one) !== JSON.stringify(first));
  if (other >= 0) throw inFile(columnsDiffer(), files[other] ?? "");
  requireDistinct(
    "PARQUET",
    first.map(({ name }) => name),
  );
  if (
    inPlace &&
    isSettled &&
    !first.some(({ name }) => HIDING.has(name.toLowerCase())) &&
    (await viewed(engine, relation, { files, columns: first, inFull: inPlace.inFull }))
  )
    return;
  const select = (file: string, millis: ReadonlySet<number> = new Set()) =>
    `SELECT ${first.map((column, place) => cell(column, millis.has(place))).join(", ")} FROM ${read(file)}`;
  const again = async (file: string, into: string, error: unknown) => {
    const path = engine.scratch("relabelled.parquet");
    const isDamaged = error instanceof CodedError && refuse(error) !== error;
    const relabelled = isDamaged ? relabelledAs(file, path) : undefined;
    if (!relabelled) throw error;
    try {
      await engine.run(`${into} ${select(quotePath(path), relabelled.places)}`);
    } finally {
      relabelled.remove();
    }
  };
  await stageFiles(engine, relation, { files, names: files, again }, select, refuse);
}

/** Columns of a file, in lower case, that would hide what the engine knows of its rows by the same names. */
const HIDING: ReadonlySet<string> = new Set(["file_row_number", "file_index"]);

/** More than the rows of a file. */
const FILE_ROWS = 2 ** 40;

/** What a view is made of, and the columns, in lower case, that others read in full. */
interface Viewed {
  readonly files: readonly string[];
  readonly columns: readonly Column[];
  readonly inFull: ReadonlySet<string>;
}

/** Makes a view of files, and reads what nobody else does: false, and no view, where the engine stops at a cell of that. */
async function viewed(
  engine: Engine,
  relation: string,
  { files, columns, inFull }: Viewed,
): Promise<boolean> {
  // Of a single file the engine finds rows by their places.
  const place =
    files.length === 1 ? "file_row_number" : `file_index::BIGINT * ${FILE_ROWS} + file_row_number`;
  const cells = [...columns.map((column) => cell(column, false)), `${place} AS ${quoteName(PLACE_COLUMN)}`];
  const all = `read_parquet([${files.map(quotePath).join(", ")}], hive_partitioning = false)`;
  await engine.run(`CREATE VIEW ${relation} AS SELECT ${cells.join(", ")} FROM ${all}`);
  const others = columns.filter(({ name }) => !inFull.has(name.toLowerCase()));
  if (others.length === 0) return true;
  try {
    const seen = others.map(({ name }) => `bit_xor(hash(${quoteName(name)}))`);
    await engine.rows(`SELECT ${seen.join(", ")} FROM ${relation}`);
    return true;
  } catch {
    await engine.run(`DROP VIEW ${relation}`);
    return false;
  }
}

/** Undefined also where there is no place for a copy: then the file stays unread for what the engine has stopped at. */
function relabelledAs(file: string, path: string): Relabelled | undefined {
  try {
    return relabelMillis(file, path);
  } catch {
    return undefined;
  }
}

function read(file: string): string {
  return `read_parquet(${file}, hive_partitioning = false)`;
}

/** First and last of the values of each type that the engine can compute with; the file's own type allows others. */
const BOUNDS: Readonly<Record<string, readonly [string, string]>> = {
  TIMESTAMP: ["0001-01-01", "9999-12-31 23:59:59.999999"],
  "TIMESTAMP WITH TIME ZONE": ["0001-01-02 00:00:00+00", "9999-12-30 23:59:59.999999+00"],
  TIMESTAMP_NS: ["1678-01-01", "2261-12-31 23:59:59.999999999"],
  TIME: ["00:00:00", "23:59:59.999999"],
};

/** Milliseconds of the first and the last moment in {@link BOUNDS}, by type, and what makes a moment of microseconds. */
const OF_MILLIS: Readonly<Record<string, readonly [first: string, last: string, make: string]>> = {
  TIMESTAMP: ["-62135596800000", "253402300799999", "make_timestamp"],
  "TIMESTAMP WITH TIME ZONE": ["-62135510400000", "253402214399999", "make_timestamptz"],
};

/** Writes a cell of a file; what the engine would stop at, later and for everybody, is empty. `isMillis`: its microseconds are milliseconds. */
function cell({ name, type }: Column, isMillis: boolean): string {
  const column = quoteName(name);
  if (type === "BLOB") return `TRY(decode(${column})) AS ${column}`;
  const millis = isMillis ? OF_MILLIS[type] : undefined;
  if (millis) {
    const [first, last, make] = millis;
    const isWithin = `${column} BETWEEN ${make}(${first}) AND ${make}(${last})`;
    return `CASE WHEN ${isWithin} THEN ${make}(epoch_us(${column}) * 1000) END AS ${column}`;
  }
  const bounds = BOUNDS[type];
  if (bounds === undefined) return column;
  const [first, last] = bounds.map((bound) => `CAST('${bound}' AS ${type})`);
  return `CASE WHEN ${column} BETWEEN ${first} AND ${last} THEN ${column} END AS ${column}`;
}

/** Tells whether a file begins and ends as Parquet does, with a footer that lies inside it. */
function isWhole(path: string): boolean {
  const file = openSource(path, "PARQUET");
  try {
    const { size } = fstatSync(file);
    if (size < 12) return false;
    const [head, tail] = [new Uint8Array(4), new Uint8Array(8)];
    readSync(file, head, 0, 4, 0);
    readSync(file, tail, 0, 8, size - 8);
    const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);
    const footer = new DataView(tail.buffer).getUint32(0, true);
    return text(head) === "PAR1" && text(tail.subarray(4)) === "PAR1" && footer <= size - 12;
  } finally {
    closeSync(file);
  }
}

function refuse(error: CodedError): CodedError {
  return /^ENGINE_(MEMORY|DISK)$/.test(error.code) ? error : malformed();
}

function malformed(): CodedError {
  return new CodedError("PARQUET_MALFORMED", {
    what: "The Parquet file cannot be read.",
    why: "It is cut off, damaged or encrypted.",
    todo: "Check that the export finished, and write it again without encryption.",
  });
}

function columnsDiffer(): CodedError {
  return new CodedError("PARQUET_COLUMNS_DIFFER", {
    what: "The Parquet file does not have the same columns and types as the first one of its source.",
    why: "Files of one source are read as one table.",
    todo: "Declare them as sources of their own and put them together with an SQL source.",
  });
}
