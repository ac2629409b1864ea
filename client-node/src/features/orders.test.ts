import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestEngine } from "../../../test/data/staged-events.ts";
import type { Engine } from "../edge/ingest/engine/engine.ts";
import { ORDERS, ordersTable } from "../ingest/line-checks-sql.ts";
import { tableSql } from "./table-sql.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
  // Orders of up to three lines, hours apart, some across midnight, on which a feature's days begin; some of users in part.
  await engine.run(`CREATE TABLE main.line AS SELECT 0::USMALLINT AS entity, hash(i // 7) AS person, 'o' || i // 3 AS order_id,
    'p' || i % 5 AS product_id, 1.0 + i % 2 AS quantity, i % 3 * 2.5 AS amount,
    TIMESTAMP '2025-01-01' + to_hours(CAST(i % 40 * 6 AS INTEGER)) AS time,
    CASE WHEN i % 13 = 0 THEN 'view' ELSE 'purchase' END AS type,
    CASE WHEN i % 17 = 0 THEN 'duplicate' END AS reason FROM range(700) AS r(i);
    CREATE VIEW main.event AS SELECT * EXCLUDE (entity, reason) FROM main.line WHERE reason IS NULL;
    CREATE TABLE main.member AS SELECT DISTINCT 'u' || i // 7 AS user_id, hash(i // 7) AS person FROM range(721) AS r(i)`);
  await engine.run(ordersTable(true));
});
afterAll(() => close());

const MEASURES: readonly Measure[] = [3, 7, undefined].flatMap((windowDays) => {
  const days = windowDays === undefined ? {} : { windowDays };
  return [
    { of: "count", what: "orders", ...days },
    { of: "average-order", ...days },
    { of: "order-gap", ...days },
    { of: "repeat-rate", by: "order", ...days },
    { of: "ratio", what: "products", per: { what: "orders" }, ...days },
    { of: "count", what: "orders", event: "view", ...days },
  ] as const;
});

test("orders at hand are counted as those of the lines are", async () => {
  const features = MEASURES.map((measure) => ({ measure })) as unknown as readonly FeatureSpec[];
  const asOf = { events: "main.event", untilMs: Date.UTC(2025, 0, 11) };
  const [ofLines, ofOrders] = [tableSql(features, asOf), tableSql(features, { ...asOf, orders: ORDERS })];
  // Orders of some days are counted where all are.
  expect(ofOrders.split(ORDERS).length).toBe(2);
  const rows = await engine.rows(ofLines);
  expect(rows.length).toBe(103);
  expect(new Set(rows.map(([orders]) => orders)).size).toBeGreaterThan(2);
  expect(await engine.rows(ofOrders)).toEqual(rows);
});
