import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestEngine } from "../../../test/data/staged-events.ts";
import type { Engine } from "../edge/ingest/engine/engine.ts";
import { COMPARED, ODD_ORDERS, fewestCompared, ordersTable } from "./line-checks-sql.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
  // Orders of two and three lines: some of one amount, some whose last line is the total, some over days, some left out.
  await engine.run(`CREATE TABLE main.line AS SELECT i % 2 AS entity, hash(i // 6) AS person, 'o' || i // 3 AS order_id,
    CASE WHEN i % 11 = 0 THEN NULL ELSE 'p' || i % 5 END AS product_id, 1.0 + i % 2 AS quantity,
    CASE WHEN i % 7 < 4 THEN 5.0 ELSE i % 3 * 2.5 END AS amount,
    TIMESTAMP '2025-01-01' + to_days(CAST(i % 4 * 2 AS INTEGER)) AS time,
    CASE WHEN i % 13 = 0 THEN 'view' ELSE 'purchase' END AS type,
    CASE WHEN i % 17 = 0 THEN 'no_user' END AS reason FROM range(600) AS r(i)`);
});
afterAll(() => close());

test("orders are asked for one amount only where a source states amounts, and for all else alike", async () => {
  const asked = async (hasAmounts: boolean) => {
    await engine.run(ordersTable(hasAmounts));
    return engine.rows(ODD_ORDERS);
  };
  const [stated, bare] = [await asked(true), await asked(false)];
  const rest = (rows: typeof stated) => rows.map(([entity, , all, , ...others]) => [entity, all, others]);
  expect(rest(bare)).toEqual(rest(stated));
  const odd = stated.map(([, same, , , totals, , , long]) => [same, totals, long].map((n) => Number(n) > 0));
  expect(odd).toEqual([
    [true, true, true],
    [true, true, true],
  ]);
  expect(bare.map(([, same, , example]) => [same, example])).toEqual([
    [0, null],
    [0, null],
  ]);
});

test("of the entity with fewest compared lines, all are counted, or as many as matter", async () => {
  const counts = await engine.rows(`SELECT count(*) FROM main.line WHERE ${COMPARED} GROUP BY entity`);
  const fewest = Math.min(...counts.map(([count]) => Number(count)));
  const of = async (entities: number, many: number) =>
    (await engine.rows(fewestCompared(entities, many)))[0][0];
  expect(counts.length).toBe(2);
  // A third entity, without a line, is not the one with fewest.
  expect([await of(2, 1000), await of(3, 1000), await of(2, 7)]).toEqual([fewest, fewest, 7]);
  await engine.run("DELETE FROM main.line WHERE entity = 1 AND order_id > 'o2'");
  const [[left]] = await engine.rows(`SELECT count(*) FROM main.line WHERE entity = 1 AND ${COMPARED}`);
  expect([await of(2, fewest), await of(1, 1000)]).toEqual([left, fewest]);
  expect(Number(left)).toBeLessThan(fewest);
});
