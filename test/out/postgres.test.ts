import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { exportPostgres } from "@fedseg/client-node/edge/labels/export/postgres.ts";
import { labelSet, usersFrom } from "./label-sets.ts";
import { NO_POSTGRES, type TestPostgres, startPostgres } from "../sources/postgres-server.ts";

describe.skipIf(NO_POSTGRES !== "")(`a table${NO_POSTGRES}`, () => {
  let postgres: TestPostgres;
  let client: pg.Client;
  beforeAll(async () => {
    postgres = await startPostgres();
    client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await postgres.stop();
  });
  beforeEach(async () => void (await client.query("DROP TABLE IF EXISTS segments")));

  const send = (ids: readonly string[], changes = {}) =>
    exportPostgres({ url: postgres.url, table: "segments" }, labelSet(ids, changes));
  const rows = async (sql: string) => (await client.query(sql)).rows as unknown[];

  test("makes a table with a key and typed columns", async () => {
    await send(["a"]);
    const [row] = (await rows("SELECT * FROM segments")) as [Record<string, unknown>];
    expect(row["labelled_at"]).toEqual(new Date("2026-11-25T09:00:00Z"));
    await expect(client.query("INSERT INTO segments SELECT * FROM segments")).rejects.toMatchObject({
      code: "23505",
    });
  });

  test("leaves rows alone that did not change", async () => {
    await send(["a", "b"]);
    const before = await rows("SELECT user_id, xmin FROM segments ORDER BY 1");
    await send(["a", "b", "c"]);
    expect(await rows("SELECT user_id, xmin FROM segments WHERE user_id <> 'c' ORDER BY 1")).toEqual(before);
  });

  test("takes no table that holds anything else, and leaves it whole", async () => {
    await client.query("CREATE TABLE segments (user_id TEXT PRIMARY KEY, email TEXT)");
    await client.query("INSERT INTO segments VALUES ('a', 'a@shop.example'), ('z', 'z@shop.example')");
    await expect(send(["a"])).rejects.toMatchObject({ code: "EXPORT_TABLE" });
    expect(await rows("SELECT user_id FROM segments ORDER BY 1")).toEqual([
      { user_id: "a" },
      { user_id: "z" },
    ]);
  });

  test("keeps the old content when the server refuses a row, without showing it", async () => {
    await send(["a", "b"]);
    const refusal = await send(["c", "id\0secret"]).catch((error: unknown) => error as Error);
    expect(refusal).toMatchObject({ code: "EXPORT_POSTGRES" });
    expect(String(refusal)).toContain("SQLSTATE 22021");
    expect(String(refusal)).not.toContain("secret");
    expect(await rows("SELECT user_id FROM segments ORDER BY 1")).toEqual([
      { user_id: "a" },
      { user_id: "b" },
    ]);
  });

  test("keeps the old content when the connection is lost in the middle", async () => {
    await send(["a"]);
    const kill = async () =>
      void client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fedseg-node'",
      );
    const many = Array.from({ length: 20_000 }, (_, at) => `u${at}`);
    await expect(send([], { users: usersFrom(["b"], kill, many) })).rejects.toMatchObject({
      code: "EXPORT_POSTGRES",
    });
    expect(await rows("SELECT user_id FROM segments")).toEqual([{ user_id: "a" }]);
  });

  test("gives one of two exports at the same time after the other", async () => {
    await send(["a"]);
    await Promise.all([send(["b", "c"]), send(["d", "e"])]);
    const ids = (await rows("SELECT user_id FROM segments ORDER BY 1")) as { user_id: string }[];
    expect(["bc", "de"]).toContain(ids.map(({ user_id }) => user_id).join(""));
  });

  test("shows readers the old rows until it has finished", async () => {
    await send(["a"]);
    const seen: Promise<unknown[]>[] = [];
    const look = async () => void seen.push(rows("SELECT user_id FROM segments"));
    await send([], { users: usersFrom([], look, ["b"]) });
    expect(await Promise.all(seen)).toEqual([[{ user_id: "a" }]]);
  });

  test.each(["postgres://nobody@127.0.0.1:1/none", "not a connection string", "postgres://%zz"])(
    "has a refusal for %s",
    async (url) => {
      await expect(exportPostgres({ url, table: "segments" }, labelSet(["a"]))).rejects.toMatchObject({
        code: "EXPORT_UNREACHABLE",
      });
    },
  );
});
