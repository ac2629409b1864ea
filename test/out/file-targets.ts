import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "csv-parse/sync";
import type { SeenRow } from "./label-sets.ts";

/** Reads a CSV export as an independent reader does; the guard's apostrophe is taken off. */
export function readCsv(path: string): SeenRow[] {
  const records: Record<string, string>[] = parse(readFileSync(path), {
    columns: true,
    record_delimiter: "\r\n",
  });
  return records.map((record) => ({
    id: record["user_id"].replace(/^'(?=[=+\-@\t\r\n])/, ""),
    segment: Number(record["segment"]),
    en: record["label_en"],
    zh: record["label_zh"],
    group: record["segment_group"] || null,
    certain: record["label_certain"] ? record["label_certain"] === "true" : null,
    margin: Number(record["margin"]),
  }));
}

/** Reads a Parquet export. */
export async function readParquet(path: string): Promise<SeenRow[]> {
  const columns = [
    "user_id AS id",
    "segment",
    "label_en AS en",
    "label_zh AS zh",
    'segment_group AS "group"',
    "label_certain AS certain",
    "margin",
  ];
  return (await parquetRows(path, columns)) as unknown as SeenRow[];
}

/** Reads some columns of a Parquet file. */
export async function parquetRows(path: string, columns: readonly string[]): Promise<object[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    const result = await connection.runAndReadAll(`SELECT ${columns.join()} FROM '${path}'`);
    return result.getRowObjectsJS();
  } finally {
    connection.closeSync();
  }
}

/** The types of a Parquet export's columns. */
export async function parquetTypes(path: string): Promise<Record<string, string>> {
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${path}')`);
    return Object.fromEntries(result.getRows().map(([name, type]) => [String(name), String(type)]));
  } finally {
    connection.closeSync();
  }
}
