import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stageParquet } from "./sources/parquet.ts";
import { millisColumns } from "../../ingest/parquet-footer.ts";
import { openEngine } from "./engine/open-engine.ts";
import { userCell } from "../../ingest/id-cells-sql.ts";
import { readId } from "../../ingest/user-ids.ts";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const home = mkdtempSync(join(tmpdir(), "extremes-"));
afterAll(() => rmSync(home, { recursive: true }));

/** A moment of one line, which is written anew: 2009-02-13 in microseconds. */
const MARK = 1_234_567_890_123_456n;
const bytes = (value: bigint) => {
  const eight = Buffer.alloc(8);
  eight.writeBigInt64LE(value);
  return eight;
};

const MS_MARK = MARK / 1000n;
const LEAST = -(2n ** 63n) + 8n;

test.each([
  ["TIMESTAMP", `make_timestamp(${MARK} + i)`, MARK, LEAST],
  ["TIMESTAMP", `make_timestamp(${MARK} + i)`, MARK, -LEAST],
  ["TIMESTAMPTZ", `make_timestamptz(${MARK} + i)`, MARK, LEAST],
  ["TIMESTAMP_NS", `make_timestamp_ns(${MARK} + i)`, MARK, LEAST],
  ["TIMESTAMP_MS", `CAST(make_timestamp((${MS_MARK} + i) * 1000) AS TIMESTAMP_MS)`, MS_MARK, -LEAST],
  ["TIMESTAMP_MS", `CAST(make_timestamp((${MS_MARK} + i) * 1000) AS TIMESTAMP_MS)`, MS_MARK, LEAST],
  ["TIME", "TIME '01:02:03.456789' + to_microseconds(i)", 3_723_456_789n, -LEAST],
] as const)(
  "a Parquet cell of %s that the engine cannot compute with costs itself alone",
  async (_, cell, mark, put) => {
    const path = join(home, "t.parquet");
    const engine = await (await DuckDBInstance.create(":memory:")).connect();
    await engine.run(`COPY (SELECT 'u' || i AS customer, ${cell} AS x, DATE '2025-01-02' AS at, 'o' || i AS no, 5 AS paid
    FROM range(4) t(i)) TO '${path}' (FORMAT parquet, COMPRESSION uncompressed)`);
    engine.closeSync();
    const file = readFileSync(path);
    for (let at = file.indexOf(bytes(mark)); at >= 0; at = file.indexOf(bytes(mark), at + 1))
      bytes(put).copy(file, at);
    writeFileSync(path, file);
    const columns = { user: "customer", time: "at", order: "no", amount: "paid", product: "x" };
    const data = {
      sources: { shop: { parquet: "t.parquet" } },
      events: [{ from: "shop", columns }],
      customers: [{ from: "shop", columns: { user: "customer" }, attributes: { a: "x" } }],
    };
    const features = [natural("products", { of: "count", what: "products" })];
    const { table } = await readData(
      { data, home },
      { features, cleaning: KEEP, snapshotMs: Date.UTC(2026, 0) },
    );
    expect(Object.fromEntries([...table.ids].map((id, at) => [id, table.values[at]]))).toEqual({
      u0: 0,
      u1: 1,
      u2: 1,
      u3: 1,
    });
  },
);

test("of a Parquet file with one millisecond beyond the engine, every other moment is what it was", async () => {
  const engine = await openEngine(
    { memoryMb: 512, threads: 1 },
    { folder: home, reads: [join(home, "ms.parquet")] },
  );
  const path = join(home, "ms.parquet");
  const moment = (factor: string) =>
    `CAST(make_timestamp((${MS_MARK} + i * ${factor}) * 1000) AS TIMESTAMP_MS)`;
  const writer = await (await DuckDBInstance.create(":memory:")).connect();
  await writer.run(`COPY (SELECT {'a': make_timestamp(i + 7)} AS nested, ${moment("1")} AS x, ${moment("-123456789123")} AS y,
    make_timestamp(i) AS us, i FROM range(9) t(i)) TO '${path}' (FORMAT parquet, COMPRESSION uncompressed)`);
  writer.closeSync();
  const rowsOf = async (relation: string) => {
    await stageParquet(engine, relation, [path]);
    return engine.rows(
      `SELECT x::VARCHAR, nested::VARCHAR, y::VARCHAR, us::VARCHAR, i FROM ${relation} ORDER BY i`,
    );
  };
  const before = await rowsOf("main.before");
  const file = readFileSync(path);
  for (let at = file.indexOf(bytes(MS_MARK)); at >= 0; at = file.indexOf(bytes(MS_MARK), at + 1))
    bytes(-LEAST).copy(file, at);
  writeFileSync(path, file);
  const after = await rowsOf("main.after");
  engine.close();
  expect(after).toEqual(before.map((row, at) => (at === 0 ? [null, row[1], null, ...row.slice(3)] : row)));
});

test("a footer of any bytes names no column, or some, and ends", async () => {
  const path = join(home, "footer.parquet");
  const writer = await (await DuckDBInstance.create(":memory:")).connect();
  const moment = "CAST(make_timestamp(1000) AS TIMESTAMP_MS)";
  await writer.run(
    `COPY (SELECT 1 AS a, {'b': ${moment}} AS b, ${moment} AS c) TO '${path}' (FORMAT parquet)`,
  );
  writer.closeSync();
  const file = readFileSync(path);
  const footer = Uint8Array.from(
    file.subarray(file.length - 8 - file.readUInt32LE(file.length - 8), file.length - 8),
  );
  expect(millisColumns(footer).map(({ place }) => place)).toEqual([2]);
  for (let at = 0; at < footer.length; at += 1)
    for (const byte of [0, 0x1c, 0x29, 0x7f, 0xff, footer[at] ^ 1])
      expect(Array.isArray(millisColumns(footer.with(at, byte)))).toBe(true);
});

test("ids: lower reads every letter as the engine does", async () => {
  const engine = await openEngine({ memoryMb: 512, threads: 2 }, { folder: home, reads: [] });
  const cell = userCell({ alias: "s", name: "c", type: "VARCHAR" }, { ids: "lower", nobody: [] });
  const points = Array.from({ length: 0x10_ffff }, (_, at) => at + 1).filter(
    (at) => at < 0xd800 || at > 0xdfff,
  );
  const capitals = points.filter((at) => String.fromCodePoint(at).toLowerCase() !== String.fromCodePoint(at));
  const all = `SELECT CASE WHEN i < 55296 OR i > 57343 THEN 'x' || chr(i::INT) || 'y' END AS c, i FROM range(1, 1114111) t(i)`;
  const rows = await engine.rows(
    `SELECT s.c, ${cell} FROM (${all}) s WHERE ${cell} <> s.c OR s.i IN (${capitals.join(", ")})`,
  );
  expect(rows.length).toBeGreaterThan(1300);
  engine.close();
  const others = rows.filter(([written, read]) => readId(String(written), "lower") !== read);
  expect(others).toEqual([]);
  const young = String.fromCodePoint(0x1_0d50);
  expect(readId(young, "lower")).toBe(young);
});
