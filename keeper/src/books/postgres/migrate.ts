import { MIGRATIONS, type Migration, migrationsAfter } from "../migrations.ts";
import { type Server, type Told, longStatement } from "./server.ts";

/** Returns whether a schema holds books of any form. */
export async function hasBooks(server: Server): Promise<boolean> {
  const { rows } = await server.query("SELECT to_regclass('forms') AS forms");
  return rows[0]?.["forms"] !== null;
}

/**
 * Brings the tables of a schema to the newest form, one process at a time and all steps or none.
 * @throws CodedError STORE_NEWER, STORE_UNREACHABLE, or the server's refusal.
 */
export async function migrate(
  server: Server,
  told: Told,
  known: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const { schema } = server;
  await server.repeatable(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtext($1))", [`fedseg ${schema}`]);
    const { rowCount } = await client.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
    if (rowCount === 0) await client.query(`CREATE SCHEMA "${schema}"`);
    const { rows: made } = await client.query("SELECT to_regclass('forms') AS forms");
    if (made[0]?.["forms"] === null) {
      await client.query(
        "CREATE TABLE forms (form integer PRIMARY KEY, made timestamptz NOT NULL DEFAULT now())",
      );
    }
    const { rows } = await client.query("SELECT coalesce(max(form), 0) AS form FROM forms");
    const form = Number(rows[0]?.["form"]);
    for (const [at, { postgres }] of migrationsAfter(form, known).entries()) {
      await client.query(longStatement(postgres));
      await client.query("INSERT INTO forms (form) VALUES ($1)", [form + at + 1]);
    }
  }, told);
}
