import type { SourceConfig } from "../../sources/source-config.ts";
import { type Engine, sourceRelation } from "../engine/engine.ts";
import { stageCsv } from "./csv.ts";
import { stageJsonLines } from "./json-lines.ts";
import { stageParquet } from "./parquet.ts";
import { type PostgresOptions, stagePostgres } from "./postgres.ts";
import { type Here, filesOf } from "./source-files.ts";
import { stageSql } from "./sql.ts";

/** A source as it was read. */
export interface SourceRead {
  readonly name: string;
  readonly kind: "csv" | "parquet" | "jsonLines" | "postgres" | "sql";
  readonly rows: number;
}

/** What staging needs beside the sources. */
export interface StageOptions {
  readonly here: Here;
  /** Called before each source is read, and with its rows so far while it comes from a server. */
  readonly onProgress?: (source: string, rows?: number) => void;
}

/** Reads every source, in order, into a table of the engine's schema `src`. @throws CodedError of the adapters. */
export async function stageSources(
  engine: Engine,
  sources: Readonly<Record<string, SourceConfig>>,
  { here, onProgress = () => undefined }: StageOptions,
): Promise<SourceRead[]> {
  await engine.run("SET search_path = 'src,main'");
  const reads: SourceRead[] = [];
  for (const [name, source] of Object.entries(sources)) {
    onProgress(name);
    const onRows = (rows: number) => onProgress(name, rows);
    const kind = await stageOne(engine, sourceRelation(name), source, { here, onRows });
    const [[rows]] = await engine.rows(`SELECT count(*) FROM ${sourceRelation(name)}`);
    reads.push({ name, kind, rows: Number(rows) });
  }
  return reads;
}

async function stageOne(
  engine: Engine,
  relation: string,
  source: SourceConfig,
  options: PostgresOptions,
): Promise<SourceRead["kind"]> {
  if ("sql" in source) {
    await stageSql(engine, relation, source);
    return "sql";
  }
  if ("postgres" in source) {
    await stagePostgres(engine, relation, source, options);
    return "postgres";
  }
  const files = filesOf(source, options.here);
  if ("csv" in source) {
    await stageCsv(engine, relation, source, files);
    return "csv";
  }
  if ("parquet" in source) {
    await stageParquet(engine, relation, files);
    return "parquet";
  }
  await stageJsonLines(engine, relation, files);
  return "jsonLines";
}
