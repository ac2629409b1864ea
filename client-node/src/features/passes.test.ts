import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestEngine } from "../../../test/data/staged-events.ts";
import type { Engine } from "../edge/ingest/engine/engine.ts";
import { tableSql } from "./table-sql.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
  // Some users have nothing in the days that are asked for, some nothing at all.
  await engine.run(`CREATE TABLE main.event AS SELECT hash(i % 50) AS person, 'o' || i // 3 AS order_id, 'p' || i % 7 AS product_id,
    1.0 + i % 2 AS quantity, i % 11 * 2.5 AS amount, TIMESTAMP '2025-01-01' + to_hours(CAST(CASE WHEN i % 50 < 10 THEN i % 7 ELSE i % 37 * 8 END AS INTEGER)) AS time,
    CASE WHEN i % 5 = 0 THEN 'view' ELSE 'purchase' END AS type FROM range(600) AS r(i);
    CREATE TABLE main.member AS SELECT 'u' || i AS user_id, hash(i) AS person FROM range(55) AS r(i)`);
});
afterAll(() => close());

const asOf = { events: "main.event", untilMs: Date.UTC(2025, 0, 14) };
const sqlOf = (measures: readonly Measure[]) =>
  tableSql(measures.map((measure) => ({ measure })) as unknown as readonly FeatureSpec[], asOf);
const readings = (sql: string) => sql.split("main.event").length - 1;

const ALL: Measure = { of: "tenure" };
const LATEST: readonly Measure[] = [
  { of: "sum", what: "amount", windowDays: 3 },
  { of: "count", what: "orders", windowDays: 3 },
  { of: "count", what: "products", windowDays: 5 },
  { of: "count", what: "events", windowDays: 5 },
];

test.each(LATEST)("$of of the latest $what is the same beside all events as alone", async (measure) => {
  const [alone, beside] = [sqlOf([measure]), sqlOf([measure, ALL])];
  expect([readings(alone), readings(beside)]).toEqual([1, 1]);
  const values = (await engine.rows(alone)).map(([value]) => value);
  expect(new Set(values).size).toBeGreaterThan(2);
  expect((await engine.rows(beside)).map(([value]) => value)).toEqual(values);
});

test("all of the latest are the same beside all events, which are read once", async () => {
  const sql = sqlOf([...LATEST, ALL]);
  expect(readings(sql)).toBe(1);
  const rows = await engine.rows(sql);
  for (const [at, measure] of LATEST.entries())
    expect(rows.map((row) => row[at])).toEqual((await engine.rows(sqlOf([measure]))).map(([value]) => value));
});

test("what is no bare aggregate of the latest is read by itself", async () => {
  const measures: readonly Measure[] = [{ of: "average-order", windowDays: 3 }, LATEST[0], ALL];
  expect(readings(sqlOf(measures))).toBe(2);
  const [basket, spend] = measures.map((measure) => sqlOf([measure]));
  const rows = await engine.rows(sqlOf(measures));
  expect(rows.map(([value]) => value)).toEqual((await engine.rows(basket)).map(([value]) => value));
  expect(rows.map(([, value]) => value)).toEqual((await engine.rows(spend)).map(([value]) => value));
});
