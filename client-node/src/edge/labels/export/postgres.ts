import pg from "pg";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type ExportColumn, exportColumns, exportRows } from "../../../labels/export-columns.ts";
import type { ScoreSet } from "../../../labels/score-set.ts";
import { quoteName } from "../../../ingest/sql.ts";

const BATCH = 5000;
const CONNECT_MS = 10_000;

/**
 * Makes a table hold exactly the users of a set, in one transaction: new and changed rows are upserted, users who are
 * not in the set any more are deleted, and a failure leaves the table as it was.
 * @throws CodedError EXPORT_UNREACHABLE, EXPORT_TABLE when the table is not the node's, EXPORT_POSTGRES.
 */
export async function exportPostgres(
  { url, table }: { readonly url: string; readonly table: string },
  set: ScoreSet,
): Promise<void> {
  const client = await openClient(url);
  try {
    await ask(client, "BEGIN");
    await replaceRows(client, table.split(".").map(quoteName).join("."), set);
    await ask(client, "COMMIT");
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function openClient(url: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: "fedseg-node",
    });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  } catch {
    throw new CodedError("EXPORT_UNREACHABLE", {
      what: "The PostgreSQL server of this target does not let the node in.",
      why: "The address is wrong, the server is down, or user, password or database are refused.",
      todo: "Try the same connection string with psql on this machine; nothing was written.",
    });
  }
}

async function replaceRows(client: pg.Client, table: string, set: ScoreSet): Promise<void> {
  await ask(client, "SET LOCAL client_min_messages = warning");
  const columns = exportColumns(set);
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  await makeTable(client, table, columns);
  await ask(client, `LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
  await requireOwnTable(client, table, columns);
  await ask(
    client,
    `CREATE TEMPORARY TABLE fedseg_arriving (LIKE ${table} INCLUDING INDEXES) ON COMMIT DROP`,
  );
  const arrays = columns.map((_, at) => `$${at + 1}::TEXT[]`).join(", ");
  const cells = columns.map(({ name, type }) => `arriving.${quoteName(name)}::${type}`).join(", ");
  for await (const rows of exportRows(set, BATCH)) {
    await ask(
      client,
      `INSERT INTO fedseg_arriving (${names}) SELECT ${cells} FROM unnest(${arrays}) AS arriving (${names})`,
      columns.map((_, at) => rows.map((row) => row[at])),
    );
  }
  await ask(
    client,
    `DELETE FROM ${table} AS old
    WHERE NOT EXISTS (SELECT FROM fedseg_arriving AS arriving WHERE arriving.user_id = old.user_id)`,
  );
  const rest = columns.slice(1).map(({ name }) => quoteName(name));
  await ask(
    client,
    `INSERT INTO ${table} AS old (${names}) SELECT ${names} FROM fedseg_arriving
    ON CONFLICT (user_id) DO UPDATE SET ${rest.map((name) => `${name} = excluded.${name}`).join(", ")}
    WHERE (${rest.map((name) => `old.${name}`).join(", ")})
      IS DISTINCT FROM (${rest.map((name) => `excluded.${name}`).join(", ")})`,
  );
}

async function makeTable(client: pg.Client, table: string, own: readonly ExportColumn[]): Promise<void> {
  const { rows } = await ask(client, "SELECT FROM pg_class WHERE oid = to_regclass($1)", [table]);
  if (rows.length > 0) return;
  const columns = own.map(({ name, type, isNullable }, at) => {
    const constraint = at === 0 ? " PRIMARY KEY" : isNullable ? "" : " NOT NULL";
    return `${quoteName(name)} ${type}${constraint}`;
  });
  await ask(client, `CREATE TABLE ${table} (${columns.join(", ")})`);
}

/** Rows are deleted from this table, so it must be one that was made for it. */
async function requireOwnTable(
  client: pg.Client,
  table: string,
  columns: readonly ExportColumn[],
): Promise<void> {
  const { rows } = await ask<{ column: string }>(
    client,
    `SELECT attname || ' ' || format_type(atttypid, atttypmod) AS "column" FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  const expected = columns.map(({ name, type }) => `${name} ${type.toLowerCase()}`);
  if (rows.map(({ column }) => column).join() === expected.join()) return;
  throw new CodedError("EXPORT_TABLE", {
    what: "The table of this target has other columns than an export.",
    why: "An export deletes every row that is not in it, so it takes no table that holds anything else. Another study may run other programs, whose scores have columns of their own.",
    todo: "Name a table that does not exist yet, or drop the old one; nothing was written.",
  });
}

/** Asks the server; only what itself or the connection says becomes a refusal. */
async function ask<Row extends pg.QueryResultRow>(
  client: pg.Client,
  sql: string,
  values: readonly unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  try {
    return await client.query<Row>(sql, [...values]);
  } catch (error) {
    throw refused(error);
  }
}

/** The server's own message may quote values; its five-digit code does not. */
function refused(error: unknown): CodedError {
  const code = error instanceof pg.DatabaseError && error.code ? ` (SQLSTATE ${error.code})` : "";
  return new CodedError("EXPORT_POSTGRES", {
    what: `The PostgreSQL server did not take the export${code}.`,
    why: "This user may not write the table or make temporary ones, a row was refused, or the connection was lost.",
    todo: "Mend that and export again; unless the very last step was cut off, the table is as it was.",
  });
}
