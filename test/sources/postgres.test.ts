import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Engine } from "@fedseg/client-node/edge/ingest/engine/engine.ts";
import { openEngine } from "@fedseg/client-node/edge/ingest/engine/open-engine.ts";
import { stageSources } from "@fedseg/client-node/edge/ingest/sources/stage.ts";
import { sourceConfig } from "@fedseg/client-node/config/source-config.ts";
import { NO_POSTGRES, type TestPostgres, startPostgres } from "./postgres-server.ts";

describe.skipIf(NO_POSTGRES)(`a PostgreSQL source${NO_POSTGRES}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "postgres-source-"));
  let server: TestPostgres;
  let owner: pg.Client;
  let engine: Engine;
  beforeAll(async () => {
    server = await startPostgres();
    owner = new pg.Client({ connectionString: server.url });
    await owner.connect();
    engine = await openEngine({ memoryMb: 128, threads: 1 }, { folder, reads: [] });
  });
  afterAll(async () => {
    engine.close();
    await owner.end();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  async function stage(
    from: { readonly query?: string; readonly table?: string },
    {
      url = server.url,
      onProgress = () => undefined,
    }: { url?: string; onProgress?: (name: string, rows?: number) => void } = {},
  ): Promise<readonly (readonly unknown[])[]> {
    vi.stubEnv("SHOP_DATABASE", url);
    await engine.run("DROP TABLE IF EXISTS src.shop");
    const shop = sourceConfig.parse({ postgres: { url: { environment: "SHOP_DATABASE" }, ...from } });
    await stageSources(engine, { shop }, { here: (path) => path, onProgress });
    return engine.rows("SELECT * FROM src.shop");
  }

  test("gives every type a type of its own or a text", async () => {
    const query = `SELECT 1::INT AS small, 9007199254740991::BIGINT AS big, 12345678901234567890::NUMERIC(20, 0) AS id,
      1.25::NUMERIC(9, 2) AS price, 'NaN'::NUMERIC AS nothing, 0.1::REAL AS real, true AS yes, 'a'::CHAR(3) AS letters,
      '{1.5,NULL,2}'::FLOAT8[] AS list, '{{1,2},{3,4}}'::INT[] AS grid, '{"a b",c}'::TEXT[] AS words,
      '{"a": 1}'::JSONB AS tree, '2024-02-29'::DATE AS day,
      '2024-01-02 03:04:05.678+09'::TIMESTAMPTZ AS at, '2024-01-02 03:04:05'::TIMESTAMP AS there, NULL::TEXT AS none,
      '6f9619ff-8b86-d011-b42d-00c04fc964ff'::UUID AS uuid`;
    const [row] = await stage({ query });
    const columns = await engine.columns("SELECT * FROM src.shop");
    const found = Object.fromEntries(columns.map(({ name, type }, at) => [name, [type, row[at]]]));
    const [[id]] = await engine.rows("SELECT id::VARCHAR FROM src.shop");
    expect(id).toBe("12345678901234567890");
    expect(found).toMatchObject({
      small: ["BIGINT", 1],
      big: ["BIGINT", 9007199254740991],
      id: ["HUGEINT", Number("12345678901234567890")],
      price: ["DOUBLE", 1.25],
      nothing: ["DOUBLE", NaN],
      real: ["DOUBLE", 0.1],
      yes: ["BOOLEAN", true],
      letters: ["VARCHAR", "a  "],
      list: ["DOUBLE[]", [1.5, null, 2]],
      grid: ["DOUBLE[]", [null, null]],
      words: ["VARCHAR", '{"a b",c}'],
      tree: ["VARCHAR", '{"a": 1}'],
      day: ["DATE", Date.UTC(2024, 1, 29)],
      at: ["TIMESTAMP WITH TIME ZONE", Date.UTC(2024, 0, 1, 18, 4, 5, 678)],
      there: ["TIMESTAMP", Date.UTC(2024, 0, 2, 3, 4, 5)],
      none: ["VARCHAR", null],
      uuid: ["VARCHAR", "6f9619ff-8b86-d011-b42d-00c04fc964ff"],
    });
  });

  test("takes moments that cannot be read for none", async () => {
    const query = "SELECT 'infinity'::TIMESTAMPTZ AS never";
    await expect(stage({ query })).rejects.toMatchObject({ code: "ENGINE_UNUSABLE" });
    expect(await engine.rows("SELECT isfinite(never) FROM src.shop")).toEqual([[false]]);
  });

  test("tells how far it is", async () => {
    const counts: number[] = [];
    const query = "SELECT g AS id, repeat(md5(g::TEXT), 40) AS filler FROM generate_series(1, 9000) AS g";
    await stage({ query }, { onProgress: (_name, rows) => counts.push(rows ?? 0) });
    expect(await engine.rows("SELECT count(*), sum(id) FROM src.shop")).toEqual([[9000, (9000 * 9001) / 2]]);
    expect(counts).toEqual([0, 2000, 4000, 6000, 8000, 9000]);
  });

  test.each([
    "CREATE TABLE public.made AS SELECT 1 AS a",
    "INSERT INTO public.kept VALUES (2) RETURNING a",
    "DELETE FROM public.kept",
    "SELECT 1; SELECT 2",
    "SELECT nextval('public.counter')",
    "COMMIT",
    "SET default_transaction_read_only = off",
    "SELECT",
    "",
    "SELECT * FROM pg_sleep(1) WHERE secret = 'secret'",
    "SELECT 'secret'::INT",
  ])("only reads: %s", async (query) => {
    await owner.query(
      "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 1 AS a; DROP SEQUENCE IF EXISTS counter; CREATE SEQUENCE counter",
    );
    const refusal = await stage({ query: query || " " }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "POSTGRES_QUERY" });
    expect(String(refusal)).not.toContain("secret");
    expect((await owner.query("SELECT a FROM kept")).rows).toEqual([{ a: 1 }]);
    expect((await owner.query("SELECT to_regclass('public.made') AS made")).rows).toEqual([{ made: null }]);
  });

  test("refuses columns that cannot be told apart", async () => {
    const query = 'SELECT 1 AS a, 2 AS "A"';
    await expect(stage({ query })).rejects.toMatchObject({ code: "POSTGRES_AMBIGUOUS_COLUMN" });
  });

  test("reads a table by any name, and nothing else by it", async () => {
    await owner.query('CREATE TABLE "odd; DROP TABLE ""kept""" AS SELECT 5 AS a');
    expect(await stage({ table: 'odd; DROP TABLE "kept"' })).toEqual([[5]]);
    await owner.query("CREATE SCHEMA sales; CREATE TABLE sales.lines AS SELECT 6 AS a");
    expect(await stage({ table: "sales.lines" })).toEqual([[6]]);
  });

  test("refuses who may not connect or read, and says who it is not", async () => {
    await owner.query("CREATE ROLE guest LOGIN; CREATE TABLE closed AS SELECT 1 AS a");
    const guest = server.url.replace("test@", "guest:pass-word@");
    const refusals = [
      stage({ table: "closed" }, { url: guest }),
      stage({ query: "SELECT 1" }, { url: server.url.replace("test@", "stranger:pass-word@") }),
      stage({ query: "SELECT 1" }, { url: `${server.url}-none` }),
    ];
    for (const one of await Promise.allSettled(refusals)) {
      expect(one).toMatchObject({ status: "rejected", reason: { code: "POSTGRES_DENIED" } });
      expect(JSON.stringify(one)).not.toMatch(/pass-word|stranger|guest/);
    }
  });

  test.each(["postgres://u:pass-word@127.0.0.1:1/none", "not a pass-word", "postgres://%zz:pass-word@"])(
    "has a refusal for %s",
    async (url) => {
      const refusal = await stage({ query: "SELECT 1" }, { url }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: "POSTGRES_UNREACHABLE" });
      expect(String(refusal)).not.toContain("pass-word");
    },
  );

  test("needs a query or a table, and a secret", async () => {
    await expect(stage({})).rejects.toMatchObject({ code: "POSTGRES_SOURCE" });
    await expect(stage({ query: "SELECT 1", table: "kept" })).rejects.toMatchObject({
      code: "POSTGRES_SOURCE",
    });
    await expect(stage({ query: "SELECT 1" }, { url: "" })).rejects.toMatchObject({ code: "SECRET_MISSING" });
  });

  test("keeps nothing of a connection that is lost in the middle", async () => {
    const query = "SELECT g AS id FROM generate_series(1, 500000) AS g";
    const cut = () =>
      void owner.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fedseg-node'",
      );
    let isCut = false;
    const onProgress = (_name: string, rows = 0) => {
      if (rows > 0 && !isCut) cut();
      isCut ||= rows > 0;
    };
    await expect(stage({ query }, { onProgress })).rejects.toMatchObject({ code: "POSTGRES_QUERY" });
    expect(await engine.rows("SELECT table_name FROM information_schema.tables")).toEqual([]);
  });
});
