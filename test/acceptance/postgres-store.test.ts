import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { onErrorStream, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { storeConfig } from "@fedseg/keeper/books/store-config.ts";
import pg from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { NO_POSTGRES, type TestPostgres, startPostgres } from "../sources/postgres-server.ts";
import { seededVault } from "../vaults.ts";
import { type Place, acceptStore } from "./accept-store.ts";
import { openElsewhere, runAndKill, walker } from "./other-process.ts";

let server: TestPostgres;
beforeAll(async () => {
  if (NO_POSTGRES === "") server = await startPostgres();
});
afterAll(async () => server?.stop());

/** A schema for every place. */
let places = 0;

describe.skipIf(NO_POSTGRES !== "")(`on a server${NO_POSTGRES}`, () => {
  acceptStore("PostgreSQL", postgresPlace);
});

/** Statements of a commit, by how they begin. */
const STATEMENTS = { BEGIN: "BEGIN", WRITE: "WITH held", COMMIT: "COMMIT" } as const;
const MOMENTS = Object.keys(STATEMENTS).flatMap((name) =>
  ["before", "with", "after"].map((when) => `${when} ${name}`),
);

/** What was asked of a client of the server, in its own words. */
type Query = (this: pg.Client, ...args: unknown[]) => Promise<unknown>;
const { query } = pg.Client.prototype as unknown as { query: Query };

function postgresPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-accept-"));
  places += 1;
  const schema = `place_${places}`;
  const config = storeConfig.parse({ kind: "postgres", url: server.url, schema, leaseSeconds: 1 });
  const uniforms = seededUniforms(23);
  const ask = async (text: string) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(`SET search_path TO ${schema}; ${text}`);
    await client.end();
  };
  return {
    open: async () =>
      openStoreOf(config, { folder, book: ".", vault: seededVault("acceptance"), told: onErrorStream }),
    runAndKill: async () => runAndKill(folder, config, uniforms.next() * 20),
    openElsewhere: async () => openElsewhere(folder, config),
    fill: async (isFull) => ask(isFull ? FULL : "DROP TRIGGER full_disk ON books; DROP FUNCTION full_disk"),
    *damages() {
      const save = `DROP TABLE IF EXISTS kept_journal, kept_ledger, kept_books;
        CREATE TABLE kept_journal AS TABLE journal; CREATE TABLE kept_ledger AS TABLE ledger; CREATE TABLE kept_books AS TABLE books`;
      const restore = `TRUNCATE journal, ledger, books; INSERT INTO books TABLE kept_books;
        INSERT INTO journal TABLE kept_journal; INSERT INTO ledger TABLE kept_ledger`;
      yield async () => ask(save);
      for (const damage of [...DAMAGES, ...bitFlips(uniforms)])
        yield async () => ask(`${restore}; ${damage}`);
    },
    async freeze() {
      const { child, hasBegun, ended } = walker(folder, config);
      await hasBegun;
      child.kill("SIGSTOP");
      return {
        async thaw() {
          child.kill("SIGCONT");
          return ended;
        },
      };
    },
    moments: MOMENTS,
    crashAt: (moment) => crashAt(moment, server),
    async end() {
      pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
      await wait(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A disk that is full when what was written comes to it. */
const FULL = `
  CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
  CREATE CONSTRAINT TRIGGER full_disk AFTER UPDATE ON books DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (new.lines > 2) EXECUTE FUNCTION full_disk()`;

/** What can become of rows. */
const DAMAGES = [
  "DELETE FROM journal WHERE key = 'step'",
  "DELETE FROM journal",
  "UPDATE journal SET key = 'old' WHERE key = 'step'",
  "UPDATE journal SET value = value || '\\x00'",
  "INSERT INTO journal VALUES ('.', 'old', '\\x01')",
  "DELETE FROM ledger WHERE seq = 5",
  "DELETE FROM ledger WHERE seq = 1",
  "UPDATE ledger SET seq = 9 WHERE seq = 5",
  "INSERT INTO ledger VALUES ('.', 6, 'line 6')",
  "UPDATE books SET lines = 4",
  "DELETE FROM ledger WHERE seq = 5; UPDATE journal SET value = '\\x00' WHERE key = 'step'",
] as const;

function* bitFlips(uniforms: { next(): number }): Iterable<string> {
  for (const [table, column] of [
    ["journal", "value"],
    ["books", "digest"],
    ["books", "owner"],
  ] as const) {
    for (let n = 0; n < 6; n += 1) {
      const at = `(${uniforms.next()} * 8 * length(${column}))::bigint`;
      yield `UPDATE ${table} SET ${column} = set_bit(${column}, ${at}, 1 - get_bit(${column}, ${at}))`;
    }
  }
}

/** Kills the server around one statement of the next commit, and has it start again. */
function crashAt(moment: string, { crash, start }: TestPostgres): void {
  const [when, name] = moment.split(" ");
  const beginning = STATEMENTS[name as keyof typeof STATEMENTS];
  let isDone = false;
  const kill = () => {
    isDone = true;
    crash();
    void start();
  };
  const crashing: Query = async function (...args) {
    const [asked] = args as [string | { readonly text: string }];
    const text = typeof asked === "string" ? asked : asked.text;
    const isIt = !isDone && text.trim().startsWith(beginning);
    if (isIt && when === "before") kill();
    const answer = query.apply(this, args);
    if (isIt && when === "with") setImmediate(kill);
    if (isIt && when === "after") void Promise.resolve(answer).then(kill, () => undefined);
    return answer;
  };
  pg.Client.prototype.query = crashing as unknown as typeof pg.Client.prototype.query;
}
