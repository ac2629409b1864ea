import type { SourceConfig } from "../../sources/source-config.ts";
import { type Engine, sourceRelation } from "../engine/engine.ts";
import { stageCsv } from "./csv-source.ts";
import { requireWholeGzip } from "./gzip.ts";
import { stageJsonLines } from "./json-lines.ts";
import { stageParquet } from "./parquet.ts";
import { stagePostgres } from "./postgres.ts";
import { type Here, filesOf } from "./source-files.ts";
import { stageSql } from "./sql-source.ts";

/** A source as it was read. */
export interface SourceRead {
  readonly name: string;
  readonly kind: "csv" | "parquet" | "jsonLines" | "postgres" | "sql";
  readonly rows: number;
}

/** What staging needs beside the sources. */
export interface StageOptions {
  readonly here: Here;
  /** Called before each source is read. */
  readonly onProgress?: (source: string) => void;
}

/** Reads every source, in order, into a table of the engine's schema `src`. @throws CodedError of the adapters. */
export async function stageSources(
  engine: Engine,
  sources: Readonly<Record<string, SourceConfig>>,
  { here, onProgress }: StageOptions,
): Promise<SourceRead[]> {
  await engine.run("SET search_path = 'src,main'");
  const reads: SourceRead[] = [];
  for (const [name, source] of Object.entries(sources)) {
    onProgress?.(name);
    const kind = await stageOne(engine, sourceRelation(name), source, here);
    const [[rows]] = await engine.rows(`SELECT count(*) FROM ${sourceRelation(name)}`);
    reads.push({ name, kind, rows: Number(rows) });
  }
  return reads;
}

async function stageOne(
  engine: Engine,
  relation: string,
  source: SourceConfig,
  here: Here,
): Promise<SourceRead["kind"]> {
  if ("sql" in source) {
    await stageSql(engine, relation, source);
    return "sql";
  }
  if ("postgres" in source) {
    await stagePostgres(engine, relation, source, here);
    return "postgres";
  }
  const files = filesOf(source, here);
  const zipped = files.filter((file) => file.endsWith(".gz"));
  for (const file of zipped) await requireWholeGzip(file, "csv" in source ? "CSV" : "JSON");
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
