import pg from "pg";
import Cursor from "pg-cursor";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { PostgresSource } from "../../sources/source-config.ts";
import { quoteName } from "../../sources/sql.ts";
import type { Engine } from "../engine/engine.ts";
import { readSecret } from "../secret-ref.ts";
import type { Here } from "./source-files.ts";

const BATCH = 10_000;
const CONNECT_MS = 10_000;

/** Engine types of the server's types by their object ids; every other type is read as its text. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [16, "BOOLEAN"],
  [20, "BIGINT"],
  [21, "BIGINT"],
  [23, "BIGINT"],
  [700, "DOUBLE"],
  [701, "DOUBLE"],
  [1700, "DOUBLE"],
  [1082, "DATE"],
  [1114, "TIMESTAMP"],
  [1184, "TIMESTAMPTZ"],
]);
/** Arrays of numbers, such as embeddings: written {1,2} by the server and [1,2] by the engine. */
const LISTS: ReadonlySet<number> = new Set([1005, 1007, 1016, 1021, 1022, 1231]);

type Row = readonly (string | null)[];

/**
 * Stages a query or table of a PostgreSQL server, read through a cursor in a read-only transaction: constant memory here.
 * @throws CodedError SECRET_MISSING, POSTGRES_UNREACHABLE, POSTGRES_QUERY, POSTGRES_SOURCE.
 */
export async function stagePostgres(
  engine: Engine,
  relation: string,
  { postgres }: PostgresSource,
  here: Here,
): Promise<void> {
  const text = queryText(postgres);
  const client = new pg.Client({
    connectionString: readSecret(postgres.url, here),
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "fedseg-node",
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch {
    throw unreachable();
  }
  try {
    await client.query("BEGIN TRANSACTION READ ONLY");
    await client.query(
      "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = ISO; SET LOCAL bytea_output = 'hex'",
    );
    await copyRows(engine, relation, client, text);
    await client.query("ROLLBACK");
  } catch (error) {
    throw error instanceof CodedError ? error : refusedQuery(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function copyRows(engine: Engine, relation: string, client: pg.Client, text: string): Promise<void> {
  const asText = { getTypeParser: () => (value: string) => value };
  const cursor = client.query(new Cursor<Row>(text, [], { rowMode: "array", types: asText }));
  const { rows: first, fields } = await readBatch(cursor);
  const staged = { schema: "src", name: "arriving" };
  const columns = fields.map(({ name }) => `${quoteName(name)} VARCHAR`).join(", ");
  await engine.run(`CREATE OR REPLACE TABLE src.arriving (${columns})`);
  await engine.append(staged, batches(cursor, first));
  const cells = fields.map(({ name, dataTypeID }) => typed(quoteName(name), dataTypeID)).join(", ");
  await engine.run(`CREATE TABLE ${relation} AS SELECT ${cells} FROM src.arriving; DROP TABLE src.arriving`);
}

async function* batches(cursor: Cursor<Row>, first: readonly Row[]): AsyncGenerator<readonly Row[]> {
  let rows = first;
  while (rows.length > 0) {
    yield rows;
    ({ rows } = await readBatch(cursor));
  }
}

function readBatch(cursor: Cursor<Row>): Promise<{ rows: readonly Row[]; fields: readonly pg.FieldDef[] }> {
  return new Promise((done, fail) => {
    cursor.read(BATCH, (error, rows, result) => {
      if (error) fail(error);
      else done({ rows, fields: result.fields });
    });
  });
}

function typed(cell: string, id: number): string {
  if (LISTS.has(id)) return `translate(${cell}, '{}', '[]')::DOUBLE[] AS ${cell}`;
  const type = TYPES.get(id);
  return type === undefined ? cell : `${cell}::${type} AS ${cell}`;
}

function queryText({ query, table }: PostgresSource["postgres"]): string {
  if (query !== undefined && table === undefined) return query;
  if (table !== undefined && query === undefined) {
    return `SELECT * FROM ${table.split(".").map(quoteName).join(".")}`;
  }
  throw new CodedError("POSTGRES_SOURCE", {
    what: 'A PostgreSQL source needs either "query" or "table".',
    why: "It must be clear what is read.",
    todo: "Name a table such as sales.orders, or write one SELECT statement.",
  });
}

function unreachable(): CodedError {
  return new CodedError("POSTGRES_UNREACHABLE", {
    what: "The PostgreSQL server of a source does not let this node in.",
    why: "The address is wrong, the server is down, or user, password or database are refused.",
    todo: "Try the same connection string with psql on this machine; nothing was read.",
  });
}

/** The server's own message may quote values; its five-digit code does not. */
function refusedQuery(error: unknown): CodedError {
  const code = error instanceof pg.DatabaseError && error.code ? ` (SQLSTATE ${error.code})` : "";
  return new CodedError("POSTGRES_QUERY", {
    what: `The PostgreSQL server did not finish the query${code}.`,
    why: "It has a mistake, may not be run by this user, writes, or the connection was lost.",
    todo: "Run the query with psql as the same user in a read-only transaction; nothing was kept.",
  });
}
