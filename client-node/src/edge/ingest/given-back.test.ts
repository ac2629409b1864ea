import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { openTestEngine } from "../../../../test/data/staged-events.ts";
import { consentConfig } from "../../config/consent-config.ts";
import { dataConfig } from "../../config/data-config.ts";
import { buildTable } from "./build-table.ts";
import { SourceColumns } from "./columns.ts";
import { dropLineSources } from "./drop-sources.ts";
import type { Engine } from "./engine/engine.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("the engine gives back what it has freed long before its library's 128 and 512 MB", async () => {
  const settings = ["allocator_flush_threshold", "allocator_bulk_deallocation_flush_threshold"];
  const [sizes] = await engine.rows(
    `SELECT ${settings.map((name) => `current_setting('${name}')`).join(", ")}`,
  );
  expect(sizes).toEqual(["7.6 MiB", "30.5 MiB"]);
});

test("the engine counts less than it may take: its allocator needs the rest", async () => {
  // The engine of these tests may take 512 MB.
  expect(await engine.rows("SELECT current_setting('memory_limit')")).toEqual([["438.6 MiB"]]);
});

/** Tables of the engine, but those that it has for itself. */
async function tables(): Promise<readonly unknown[]> {
  const rows = await engine.rows(
    "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY table_name",
  );
  return rows.map(([name]) => name);
}

test("sources of nothing but lines go with their different cells, others stay with theirs", async () => {
  for (const name of ["lines", "people"])
    await engine.run(
      `CREATE TABLE src.${name} AS SELECT 'user ' || i % 3 AS id, 'b' AS no FROM range(9) AS r(i)`,
    );
  const columns = { user: "id", order: "no" };
  const data = dataConfig.parse({
    sources: { lines: { csv: "lines.csv" }, people: { csv: "people.csv" } },
    events: [
      { from: "lines", columns: { ...columns, time: "no" } },
      { from: "people", columns: { ...columns, time: "no" } },
    ],
    customers: [{ from: "people", columns: { user: "id" }, attributes: {} }],
  });
  const looked = await SourceColumns.lookedAt(engine, data);
  const ofPeople = ["cells people id", "cells people no", "people"];
  expect(await tables()).toEqual([
    "cells lines id",
    "cells lines no",
    ...ofPeople.slice(0, 2),
    "lines",
    "people",
  ]);
  await dropLineSources(engine, data, consentConfig.parse({ rule: "test", default: "include" }), looked);
  expect(await tables()).toEqual(ofPeople);
});

test("values go once they are codes, unless they are asked for, and memory is given back", async () => {
  await engine.run(`CREATE TABLE main.member AS SELECT 'a' AS user_id, hash('a') AS person;
    CREATE TABLE main.event AS SELECT hash('a') AS person, 'o' AS order_id, 'purchase' AS type, TIMESTAMP '2025-01-01' AS time`);
  const collect = vi.fn<(how: object) => void>();
  vi.stubGlobal("gc", collect);
  const request = {
    features: [natural("orders", { of: "count", what: "orders" })],
    snapshotMs: Date.UTC(2026, 0, 1),
  };
  const kept = await buildTable(engine, { ...request, keepValues: true });
  expect([...(kept.exact?.values ?? [])]).toEqual([1]);
  const built = await buildTable(engine, request);
  expect(built.exact).toBeUndefined();
  expect(built.table.codes).toEqual(kept.table.codes);
  const all = [{ type: "major", execution: "sync", flavor: "last-resort" }];
  // When ids are bytes, and when values are codes.
  expect(collect.mock.calls).toEqual([all, all, all, all]);
});
