import type { IdReading } from "../../../ingest/id-cells-sql.ts";
import type { NamedColumns } from "../../../ingest/named-columns.ts";
import type { SourceConfig } from "../../../config/source-config.ts";
import type { PlainColumns } from "../../../ingest/line-sources.ts";
import { looksLikeValue } from "../../../ingest/value-names.ts";
import { type Engine, sourceRelation } from "../engine/engine.ts";
import { type UnreadLines, stageCsv } from "./csv.ts";
import type { FilesInPlace, InPlace } from "./files-in-place.ts";
import { stageJsonLines } from "./json-lines.ts";
import { stageParquet } from "./parquet.ts";
import type { PostgresOptions } from "./postgres.ts";
import { type Here, filesOf } from "./source-files.ts";
import { type Removal, removeRows, stageRemoval } from "./remove-users.ts";
import { stageSql } from "./sql.ts";
import type { SqlGuard } from "./sql-guard.ts";
import { whileUnchanged } from "./while-unchanged.ts";

/** A source as it was read. */
export interface SourceRead {
  readonly name: string;
  readonly kind: "csv" | "parquet" | "jsonLines" | "postgres" | "sql";
  readonly rows: number;
  /** Lines of its files that cannot be read; undefined for none. */
  readonly unreadable?: number;
  /** Of those, lines that are not in the declared encoding; undefined for none. */
  readonly undecoded?: number;
  /** A name in its header that looks like a value; undefined for none. */
  readonly valueInHeader?: string | undefined;
}

/** What staging needs beside the sources. */
export interface StageOptions {
  readonly here: Here;
  /** Called before each source is read, and with its rows so far while it comes from a server. */
  readonly onProgress?: (source: string, rows?: number) => void;
  /** Columns that the configuration names of each source. */
  readonly named?: NamedColumns;
  /** Looks at the configuration's SQL before it is run; without it, it is run as it stands. */
  readonly guard?: SqlGuard;
  /** Users whose rows are removed before SQL sources read them; `guard` knows the columns. */
  readonly removal?: Removal | undefined;
  /** Sources that lines alone are read from, so that they may be read where their files lie, with their columns, and what is known of files. */
  readonly inPlace?:
    | { readonly columns: ReadonlyMap<string, PlainColumns>; readonly files: FilesInPlace }
    | undefined;
  /** How users' ids are read, for `removal`. */
  readonly reading?: IdReading;
}

const AS_WRITTEN: IdReading = { ids: "exact", nobody: [] };

/** Reads every source, in order, into a table of the engine's schema `src`, or makes a view of its files there. @throws CodedError of the adapters. */
export async function stageSources(
  engine: Engine,
  sources: Readonly<Record<string, SourceConfig>>,
  {
    here,
    onProgress = () => undefined,
    named = new Map(),
    guard,
    removal,
    inPlace,
    reading = AS_WRITTEN,
  }: StageOptions,
): Promise<SourceRead[]> {
  await engine.run("SET search_path = 'src,main'");
  const reads: SourceRead[] = [];
  if (removal) await stageRemoval(engine, removal);
  for (const [name, source] of Object.entries(sources)) {
    onProgress(name);
    const onRows = (rows: number) => onProgress(name, rows);
    const columns = named.get(name) ?? new Set();
    await guard?.check(name, source);
    const {
      kind,
      unreadable = 0,
      undecoded = 0,
    } = await stageOne(engine, sourceRelation(name), source, {
      here,
      onRows,
      columns,
      inPlace: inPlaceOf(name, inPlace),
    });
    const [[rows]] = await engine.rows(`SELECT count(*) FROM ${sourceRelation(name)}`);
    const users = (await guard?.note(name, sourceRelation(name))) ?? [];
    if (removal && !("sql" in source) && (removal.from ?? name) === name)
      await removeRows(engine, name, { columns: users, reading });
    const valueInHeader = "csv" in source && source.header ? await valueAmongNames(engine, name) : undefined;
    const odd = {
      ...(unreadable > 0 && { unreadable }),
      ...(undecoded > 0 && { undecoded }),
      ...(valueInHeader !== undefined && { valueInHeader }),
    };
    reads.push({ name, kind, rows: Number(rows), ...odd });
  }
  await guard?.checkSections();
  if (removal) await engine.run("DROP TABLE main.removed");
  return reads;
}

function inPlaceOf(name: string, all: StageOptions["inPlace"]): InPlace | undefined {
  const columns = all?.columns.get(name);
  return all && columns && { files: all.files, ...columns };
}

async function valueAmongNames(engine: Engine, source: string): Promise<string | undefined> {
  const columns = await engine.columns(`SELECT * FROM ${sourceRelation(source)}`);
  return columns.find(({ name }) => looksLikeValue(name))?.name;
}

async function stageOne(
  engine: Engine,
  relation: string,
  source: SourceConfig,
  options: PostgresOptions & {
    readonly columns: ReadonlySet<string>;
    readonly inPlace: InPlace | undefined;
  },
): Promise<{ readonly kind: SourceRead["kind"] } & Partial<UnreadLines>> {
  if ("sql" in source) {
    await stageSql(engine, relation, source);
    return { kind: "sql" };
  }
  if ("postgres" in source) {
    const { stagePostgres } = await import("./postgres.ts");
    await stagePostgres(engine, relation, source, options);
    return { kind: "postgres" };
  }
  const files = filesOf(source, options.here);
  return whileUnchanged(files, async () => {
    if ("csv" in source)
      return { kind: "csv", ...(await stageCsv(engine, relation, source, files, options.inPlace?.times)) };
    if ("parquet" in source) {
      await stageParquet(engine, relation, files, options.inPlace);
      return { kind: "parquet" };
    }
    const { columns: names = [...options.columns], wholeNumbers } = source;
    const unread = await stageJsonLines(engine, relation, files, { names, wholeNumbers });
    return { kind: "jsonLines", unreadable: unread };
  });
}
