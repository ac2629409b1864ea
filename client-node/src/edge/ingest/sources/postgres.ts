import pg from "pg";
import Cursor from "pg-cursor";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { PostgresSource } from "../../../config/source-config.ts";
import { quoteName } from "../../../ingest/sql.ts";
import type { Engine } from "../engine/engine.ts";
import { readSecret } from "@fedseg/keeper/keys/secret-ref.ts";
import { requireDistinct } from "./column-names.ts";
import { postgresCell } from "./postgres-types.ts";
import type { Here } from "./source-files.ts";

const BATCH = 2000;
const CONNECT_MS = 10_000;
const STAGED = { schema: "main", name: "arriving" };

type Row = readonly (string | null)[];

/** What staging from a server needs beside the source. */
export interface PostgresOptions {
  readonly here: Here;
  /** Called with the number of rows so far. */
  readonly onRows: (rows: number) => void;
}

/**
 * Stages a query or table of a PostgreSQL server, read through a cursor in a read-only transaction: constant memory here.
 * @throws CodedError SECRET_MISSING, POSTGRES_UNREACHABLE, POSTGRES_DENIED, POSTGRES_QUERY, POSTGRES_SOURCE or
 * POSTGRES_AMBIGUOUS_COLUMN.
 */
export async function stagePostgres(
  engine: Engine,
  relation: string,
  { postgres }: PostgresSource,
  { here, onRows }: PostgresOptions,
): Promise<void> {
  const text = queryText(postgres);
  const client = await connect(readSecret(postgres.url, here));
  try {
    await client.query("BEGIN TRANSACTION READ ONLY");
    await client.query(
      "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = ISO; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3",
    );
    await copyRows(engine, relation, openCursor(client, text), onRows);
    await client.query("ROLLBACK");
  } catch (error) {
    throw error instanceof CodedError ? error : refusedQuery(error);
  } finally {
    await engine.run("DROP TABLE IF EXISTS main.arriving").catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}

/** Errors of the client quote the connection string with its password: none is passed on. */
async function connect(connectionString: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      application_name: "fedseg-node",
    });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  } catch (error) {
    throw error instanceof pg.DatabaseError ? denied(error) : unreachable();
  }
}

function openCursor(client: pg.Client, text: string): Cursor<Row> {
  const types = { getTypeParser: () => (value: string) => value };
  return client.query(new Cursor<Row>(text, [], { rowMode: "array", types }));
}

async function copyRows(
  engine: Engine,
  relation: string,
  cursor: Cursor<Row>,
  onRows: (rows: number) => void,
): Promise<void> {
  const { rows: first, fields } = await readBatch(cursor);
  if (fields.length === 0) throw refusedQuery(undefined);
  requireDistinct(
    "POSTGRES",
    fields.map(({ name }) => name),
  );
  const columns = fields.map(({ name }) => `${quoteName(name)} VARCHAR`).join(", ");
  await engine.run(`CREATE OR REPLACE TABLE main.arriving (${columns})`);
  await engine.append(STAGED, batches(cursor, first, onRows));
  const cells = fields.map((field) => postgresCell(quoteName(field.name), field)).join(", ");
  await engine.run(`CREATE TABLE ${relation} AS SELECT ${cells} FROM main.arriving`);
}

async function* batches(
  cursor: Cursor<Row>,
  first: readonly Row[],
  onRows: (rows: number) => void,
): AsyncGenerator<readonly Row[]> {
  let [rows, count] = [first, 0];
  while (rows.length > 0) {
    yield rows;
    count += rows.length;
    onRows(count);
    ({ rows } = await readBatch(cursor));
  }
}

function readBatch(cursor: Cursor<Row>): Promise<{ rows: readonly Row[]; fields: readonly pg.FieldDef[] }> {
  return new Promise((done, fail) => {
    // Behind the last row there is no result, whatever its declared type says.
    cursor.read(BATCH, (error, rows, result?: pg.QueryArrayResult) => {
      if (error) fail(error);
      else done({ rows, fields: result?.fields ?? [] });
    });
  });
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
    what: "The PostgreSQL server of a source does not answer.",
    why: "The connection string is wrong, or the server is down or not to be reached from here.",
    todo: "Try the same connection string with psql on this machine; nothing was read.",
  });
}

function denied({ code }: pg.DatabaseError): CodedError {
  return new CodedError("POSTGRES_DENIED", {
    what: `The PostgreSQL server of a source does not let this node in (SQLSTATE ${code}).`,
    why: "User, password or database are wrong, the user may not connect or read the table, or all connections are taken.",
    todo: "Try the same connection string and query with psql on this machine; nothing was kept.",
  });
}

/** The server's own message may quote values; its five-character code does not. */
function refusedQuery(error: unknown): CodedError {
  const isServers = error instanceof pg.DatabaseError && error.code !== undefined;
  if (isServers && error.code === "42501") return denied(error);
  return new CodedError("POSTGRES_QUERY", {
    what: `The PostgreSQL server did not finish the query${isServers ? ` (SQLSTATE ${error.code})` : ""}.`,
    why: "It has a mistake, gives no rows, writes, or the connection was lost.",
    todo: "Run the query with psql as the same user in a read-only transaction; nothing was kept.",
  });
}
