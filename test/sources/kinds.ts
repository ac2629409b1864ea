import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import pg from "pg";
import type { z } from "zod";
import { csvCell } from "@fedseg/client-node/labels/csv-cell.ts";
import type { sourceConfig } from "@fedseg/client-node/config/source-config.ts";
import { quoteText } from "@fedseg/client-node/ingest/sql.ts";

/** A row of the relation that every kind of source is read from. */
export interface ShopRow {
  readonly id: string;
  readonly note: string | null;
  readonly amount: number;
  readonly day: string;
}

type Sources = Readonly<Record<string, z.input<typeof sourceConfig>>>;

/** Where a kind may put what it writes. */
export interface Place {
  readonly folder: string;
  /** Connection string of a server; the variable DATABASE_OF_TEST holds it as well. */
  readonly postgres: string;
}

/** A kind of source as the acceptance suite uses it; the last source is called "shop". */
export interface Kind {
  write(rows: readonly ShopRow[], place: Place): Promise<Sources>;
  readonly missing: { readonly sources: Sources; readonly code: string };
  readonly damaged: {
    readonly code: string;
    make(rows: readonly ShopRow[], place: Place): Promise<Sources>;
  };
}

const HEADER = ["id", "note", "amount", "day"] as const;

function csvText(rows: readonly ShopRow[]): string {
  const line = (row: ShopRow) => HEADER.map((name) => csvCell(String(row[name] ?? ""))).join(",");
  return [HEADER.join(","), ...rows.map(line)].join("\r\n");
}

function save(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function saveParquet(rows: readonly ShopRow[], { folder }: Place): Promise<string> {
  const path = join(folder, "shop.parquet");
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const list = `from_json(${quoteText(JSON.stringify(rows))}, '[{"id":"VARCHAR","note":"VARCHAR","amount":"DOUBLE","day":"DATE"}]')`;
  await connection.run(
    `COPY (SELECT unnest(${list}, recursive := true)) TO ${quoteText(path)} (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return path;
}

async function saveTable(rows: readonly ShopRow[], { postgres }: Place): Promise<void> {
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  try {
    await client.query(
      'CREATE SCHEMA IF NOT EXISTS "the ""shop"""; DROP TABLE IF EXISTS "the ""shop"""."order lines"',
    );
    const columns = "id TEXT, note TEXT, amount DOUBLE PRECISION, day DATE";
    await client.query(`CREATE TABLE "the ""shop"""."order lines" (${columns})`);
    await client.query(
      `INSERT INTO "the ""shop"""."order lines" SELECT * FROM json_to_recordset($1) AS row(${columns})`,
      [JSON.stringify(rows)],
    );
  } finally {
    await client.end();
  }
}

const URL = { environment: "DATABASE_OF_TEST" };
const TYPED = "SELECT id, note, CAST(amount AS DOUBLE) AS amount, CAST(day AS DATE) AS day FROM cells";

export const KINDS: Readonly<Record<string, Kind>> = {
  csv: {
    write: async (rows, { folder }) => ({ shop: { csv: save(folder, "shop.csv", csvText(rows)) } }),
    missing: { sources: { shop: { csv: "none.csv" } }, code: "CSV_UNREADABLE" },
    damaged: {
      code: "CSV_MALFORMED",
      make: async (rows, { folder }) => ({
        shop: { csv: save(folder, "shop.csv", `${csvText(rows)}\r\n"secret,1\r\n`) },
      }),
    },
  },
  "csv.gz": {
    write: async (rows, { folder }) => ({
      shop: { csv: save(folder, "shop.csv.gz", gzipSync(csvText(rows))) },
    }),
    missing: { sources: { shop: { csv: ["none-*.csv.gz"] } }, code: "CSV_UNREADABLE" },
    damaged: {
      code: "CSV_UNREADABLE",
      make: async (rows, { folder }) => ({
        shop: { csv: save(folder, "shop.csv.gz", gzipSync(csvText(rows)).subarray(0, -9)) },
      }),
    },
  },
  parquet: {
    write: async (rows, place) => ({ shop: { parquet: await saveParquet(rows, place) } }),
    missing: { sources: { shop: { parquet: "none.parquet" } }, code: "PARQUET_UNREADABLE" },
    damaged: {
      code: "PARQUET_MALFORMED",
      make: async (_rows, { folder }) => ({
        shop: { parquet: save(folder, "shop.parquet", "PAR1secretPAR1secret\u0004\0\0\0PAR1") },
      }),
    },
  },
  jsonLines: {
    write: async (rows, { folder }) => ({
      shop: {
        jsonLines: save(folder, "shop.jsonl", rows.map((row) => JSON.stringify(row)).join("\n")),
        columns: [...HEADER],
      },
    }),
    missing: { sources: { shop: { jsonLines: "none.jsonl" } }, code: "JSON_UNREADABLE" },
    damaged: {
      code: "JSON_MALFORMED",
      make: async (_rows, { folder }) => ({
        shop: { jsonLines: save(folder, "shop.jsonl", '[{"id":"a"},\n{"id":"secret"}]\n') },
      }),
    },
  },
  sql: {
    write: async (rows, { folder }) => ({
      cells: { csv: save(folder, "cells.csv", csvText(rows)) },
      shop: { sql: TYPED },
    }),
    missing: { sources: { shop: { sql: "SELECT * FROM nowhere WHERE id = 'secret'" } }, code: "SQL_INVALID" },
    damaged: {
      code: "SQL_VALUES",
      make: async (rows, { folder }) => ({
        cells: { csv: save(folder, "cells.csv", `${csvText(rows)}\r\nx,x,secret,2024-01-01`) },
        shop: { sql: TYPED },
      }),
    },
  },
  postgres: {
    async write(rows, place) {
      await saveTable(rows, place);
      return { shop: { postgres: { url: URL, table: 'the "shop".order lines' } } };
    },
    missing: {
      sources: { shop: { postgres: { url: URL, table: "nowhere.secret" } } },
      code: "POSTGRES_QUERY",
    },
    damaged: {
      code: "POSTGRES_QUERY",
      async make(rows, place) {
        await saveTable(rows, place);
        const query = `SELECT id, CASE WHEN id = 'a' THEN 0 ELSE ('secret' || id)::INT END AS n FROM "the ""shop"""."order lines"`;
        return { shop: { postgres: { url: URL, query } } };
      },
    },
  },
};
