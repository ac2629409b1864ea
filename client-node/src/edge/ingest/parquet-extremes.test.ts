import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const LEAST = -(2n ** 63n) + 8n;

test.each([
  ["TIMESTAMP", `make_timestamp(${MARK} + i)`, MARK, LEAST],
  ["TIMESTAMP", `make_timestamp(${MARK} + i)`, MARK, -LEAST],
  ["TIMESTAMPTZ", `make_timestamptz(${MARK} + i)`, MARK, LEAST],
  ["TIMESTAMP_NS", `make_timestamp_ns(${MARK} + i)`, MARK, LEAST],
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
