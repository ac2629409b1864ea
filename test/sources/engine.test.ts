import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "@fedseg/client-node/edge/ingest/engine/engine.ts";
import { openEngine } from "@fedseg/client-node/edge/ingest/engine/open-engine.ts";
import { stageCsv } from "@fedseg/client-node/edge/ingest/sources/csv.ts";
import { stageSources } from "@fedseg/client-node/edge/ingest/sources/stage.ts";
import { csvSource, sourceConfig } from "@fedseg/client-node/config/source-config.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

const folder = mkdtempSync(join(tmpdir(), "engine-"));
const [open, closed] = [join(folder, "open.csv"), join(folder, "closed.csv")];
let engine: Engine;
beforeAll(async () => {
  for (const path of [open, closed]) writeFileSync(path, "word\nsecret\n");
  engine = await openEngine({ memoryMb: 128, threads: 2 }, { folder, reads: [open] });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

async function stageSql(sql: string): Promise<readonly (readonly unknown[])[]> {
  await engine.run("DROP TABLE IF EXISTS src.answer; DROP TABLE IF EXISTS src.shop");
  const sources = { shop: sourceConfig.parse({ csv: open }), answer: sourceConfig.parse({ sql }) };
  await stageSources(engine, sources, { here: (path) => path });
  return engine.rows("SELECT * FROM src.answer");
}

test.each([
  `SELECT * FROM read_csv('/etc/passwd')`,
  `SELECT * FROM '${closed}'`,
  `SELECT * FROM '${folder}/engine/../closed.csv'`,
  `SELECT * FROM read_text('/proc/self/environ')`,
  `SELECT * FROM read_blob('/etc/*')`,
  `SELECT * FROM glob('/etc/*')`,
  `SELECT * FROM sniff_csv('/etc/passwd')`,
  `SELECT * FROM parquet_metadata('/etc/passwd')`,
  `SELECT * FROM 'https://example.com/rows.csv'`,
  `SELECT * FROM (SELECT * FROM read_csv(['${open}', '${closed}']))`,
  `SELECT (SELECT content FROM read_text('${closed}'))`,
])("keeps the owner's SQL in the sandbox: %s", async (sql) => {
  await expect(stageSql(sql)).rejects.toMatchObject({ code: "SQL_FORBIDDEN" });
});

test.each([
  `COPY (SELECT 1) TO '${folder}/out.csv'`,
  `COPY (SELECT 1) TO '${open}'`,
  `ATTACH '${folder}/other.db'`,
  `EXPORT DATABASE '${folder}/out'`,
  "INSTALL httpfs",
  "SET memory_limit = '64GB'",
  "SET lock_configuration = false",
  "SET enable_external_access = true",
  `SET allowed_directories = ['/']`,
])("lets no statement out of the sandbox: %s", async (sql) => {
  await expect(stageSql(sql)).rejects.toMatchObject({ code: "SQL_NOT_A_QUERY" });
  await expect(engine.run(sql)).rejects.toBeInstanceOf(CodedError);
  expect(readdirSync(folder).toSorted()).toEqual(["closed.csv", "engine", "open.csv"]);
});

test.each([
  "DROP TABLE shop",
  "SELECT 1; SELECT 2",
  "SELECT 1; DROP TABLE shop",
  "CREATE TABLE x AS SELECT 1",
  "DELETE FROM shop",
  "PRAGMA database_list",
  " ",
  "-- nothing",
])("takes one query only: %s", async (sql) => {
  await expect(stageSql(sql)).rejects.toMatchObject({ code: "SQL_NOT_A_QUERY" });
});

test.each([
  "SELECT word FROM shop",
  "SELECT word FROM shop; -- the words",
  "WITH w AS (SELECT word FROM src.shop) SELECT word FROM w",
  "FROM shop",
  "(SELECT word FROM shop) UNION ALL (SELECT 'x' WHERE false)",
])("knows sources by their names: %s", async (sql) => {
  expect(await stageSql(sql)).toEqual([["secret"]]);
});

test.each([
  ["SELECT word FROM nowhere", "SQL_INVALID", "line 1, character 18"],
  ["SELECT\n  'é', wrod\nFROM shop", "SQL_INVALID", "line 2, character 8"],
  ["SELECT word FORM shop WHERE word = 'secret'", "SQL_INVALID", "line 1, character 18"],
  ["SELECT lowr(word) FROM shop WHERE word = 'secret'", "SQL_INVALID", "line 1, character 8"],
  ["SELECT CAST(word AS INTEGER) FROM shop", "SQL_VALUES", "TRY_CAST"],
  ["SELECT error(word) FROM shop", "SQL_VALUES", "TRY_CAST"],
])("says where a mistake is and no value: %s", async (sql, code, hint) => {
  const refusal = await stageSql(sql).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code });
  expect(String(refusal)).toContain(hint);
  expect(String(refusal)).not.toContain("secret");
});

test("sorts and groups more rows than fit into memory", async () => {
  const rows =
    "SELECT range AS at, md5(range::VARCHAR) AS one, md5((range + 1)::VARCHAR) AS two FROM range(1600000)";
  const home = mkdtempSync(join(folder, "small-"));
  const small = await openEngine({ memoryMb: 64, threads: 1 }, { folder: home, reads: [] });
  try {
    await small.run(`CREATE TABLE main.big AS ${rows}`);
    const last = "SELECT one, row_number() OVER (ORDER BY one, two) AS place FROM main.big";
    await small.run(`CREATE TABLE main.sorted AS ${last}`);
    expect(await small.rows("SELECT count(*), max(place) FROM main.sorted")).toEqual([
      [1_600_000, 1_600_000],
    ]);
    const [name] = readdirSync(join(home, "engine"));
    const spill = join(home, "engine", name, "spill");
    const sizes = readdirSync(spill).map((file) => statSync(join(spill, file)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(64e6);
  } finally {
    small.close();
  }
  expect(readdirSync(home)).toEqual([]);
});

test.each([
  [
    "rows",
    "CREATE TABLE main.big AS SELECT md5(range::VARCHAR) AS one, md5((range + 1)::VARCHAR) AS two FROM range(4000000)",
  ],
  [
    "what is spilled",
    "SELECT count(*) FROM (SELECT DISTINCT md5(range::VARCHAR) AS one, md5((range + 1)::VARCHAR) AS two FROM range(4000000))",
  ],
])("takes no more disk for %s than it may, says so, and gives it back", async (_, query) => {
  const home = mkdtempSync(join(folder, "full-"));
  const small = await openEngine({ memoryMb: 64, threads: 1, spillMb: 16 }, { folder: home, reads: [] });
  try {
    const refusal = await small.run(query).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: expect.stringMatching(/^ENGINE_(DISK|MEMORY)$/) });
    expect(String(refusal)).toContain("data.engine.spillMb");
  } finally {
    small.close();
  }
  expect(readdirSync(home)).toEqual([]);
});

test("ends copying, too, when the disk that it may take is full", async () => {
  const home = mkdtempSync(join(folder, "copy-"));
  const big = join(home, "big.csv");
  writeFileSync(
    big,
    "id\n" +
      "\u00e4"
        .repeat(1 << 10)
        .concat("\n")
        .repeat(1 << 15),
  );
  const small = await openEngine({ memoryMb: 64, threads: 1, spillMb: 16 }, { folder: home, reads: [big] });
  try {
    const source = csvSource.parse({ csv: "big.csv", encoding: "latin-1" });
    await expect(stageCsv(small, "src.big", source, [big])).rejects.toMatchObject({ code: "ENGINE_DISK" });
    await expect(small.rows("SELECT 1")).rejects.toMatchObject({ code: "ENGINE_DISK" });
  } finally {
    small.close();
  }
});

test("keeps its rows where nobody else reads them, and removes them", async () => {
  const home = join(folder, "private");
  const one = await openEngine({ memoryMb: 64, threads: 1 }, { folder: home, reads: [] });
  const other = await openEngine({ memoryMb: 64, threads: 1 }, { folder: home, reads: [] });
  const engines = join(home, "engine");
  const modes = [engines, ...readdirSync(engines).map((name) => join(engines, name))].map(
    (path) => statSync(path).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o700, 0o700]);
  one.close();
  one.close();
  expect(readdirSync(engines)).toHaveLength(1);
  expect(await other.rows("SELECT 1")).toEqual([[1]]);
  other.close();
  expect(readdirSync(home)).toEqual([]);
  rmSync(home, { recursive: true });
});

test("removes what a killed process has left", async () => {
  const home = mkdtempSync(join(folder, "killed-"));
  const module = import.meta.resolve("@fedseg/client-node/edge/ingest/engine/open-engine.ts");
  const program = `import { openEngine } from ${JSON.stringify(module)};
    const engine = await openEngine({ memoryMb: 64, threads: 1 }, { folder: ${JSON.stringify(home)}, reads: [] });
    await engine.run("CREATE TABLE main.rows AS SELECT 'secret'; CHECKPOINT");
    process.kill(process.pid, "SIGKILL");`;
  const { signal } = spawnSync(process.execPath, ["--input-type=module", "-e", program]);
  expect(signal).toBe("SIGKILL");
  expect(readdirSync(join(home, "engine"))).toHaveLength(1);
  const next = await openEngine({ memoryMb: 64, threads: 1 }, { folder: home, reads: [] });
  expect(readdirSync(join(home, "engine"))).toHaveLength(1);
  next.close();
  expect(existsSync(join(home, "engine"))).toBe(false);
  rmSync(home, { recursive: true });
});

test("leaves nothing when it cannot be opened", async () => {
  const home = join(folder, "odd");
  mkdirSync(home);
  const bad = openEngine({ memoryMb: 64, threads: 0 }, { folder: home, reads: [] });
  await expect(bad).rejects.toBeInstanceOf(CodedError);
  expect(readdirSync(home)).toEqual([]);
  const nowhere = openEngine({ memoryMb: 64, threads: 1 }, { folder: join(open, "x"), reads: [] });
  await expect(nowhere).rejects.toThrow(
    "ENGINE_UNUSABLE: The embedded engine cannot work: no folder can be made for it (EEXIST).",
  );
  rmSync(home, { recursive: true });
});

test("hands rows over in parts, and tells what a value is", async () => {
  const parts: number[] = [];
  for await (const [at] of engine.chunks("SELECT range AS at FROM range(5000)")) parts.push(at.length);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.reduce((sum, one) => sum + one)).toBe(5000);
  const row = "SELECT 1::BIGINT, 1.5::DOUBLE, true, NULL, 'é', [1.5, 2], TIMESTAMP '1970-01-01 00:00:01'";
  expect(await engine.rows(row)).toEqual([[1, 1.5, true, null, "é", [1.5, 2], 1000]]);
});
