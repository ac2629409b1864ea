import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ColumnRef, PLAIN_NUMBERS, numberCell, textCell } from "../../ingest/cells-sql.ts";
import { quoteText } from "../../ingest/sql.ts";
import { timeCell } from "../../ingest/time-cells-sql.ts";
import { dataConfig } from "../../config/data-config.ts";
import { openTestEngine } from "../../../../test/data/staged-events.ts";
import { SourceColumns } from "./columns.ts";
import type { Engine } from "./engine/engine.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());

const data = dataConfig.parse({
  sources: { lines: { csv: "lines.csv" } },
  events: [{ from: "lines", columns: { user: "cell", time: "cell", order: "cell" } }],
});
const NUMBERS = ["1", "-2.50", "+.5", "3.", "1e3", " 7", "1e999", "0x10", "1,5", ""];
const TIMES = [
  "2025-01-01",
  "2025-02-30",
  "2025-01-01 10:00:00",
  "2025-01-01T10:00:00Z",
  "0099-01-01",
  "9999-12-31 23:59:59",
];
const WORDS = ["a", "ü", " b", "c ", "\u3000", "d\te", "用户"];

/** What a column of these cells is found to be, and each of them as it is read, with what is known of the column and without. */
async function readBoth(cells: readonly string[]) {
  const rows = cells.map((cell) => `(${cell === "" ? "NULL" : quoteText(cell)})`).join(", ");
  await engine.run(
    `CREATE OR REPLACE TABLE src.lines AS SELECT CAST(cell AS VARCHAR) AS cell FROM (VALUES ${rows}) AS v(cell)`,
  );
  const column = (await SourceColumns.lookedAt(engine, data)).find("lines", "cell");
  const bare: ColumnRef = { alias: "s", name: "cell", type: "VARCHAR" };
  const asked = (one: ColumnRef) => [
    textCell(one),
    `CAST(${timeCell(one, {})} AS VARCHAR)`,
    `CAST(${timeCell(one, { zone: "Asia/Shanghai" })} AS VARCHAR)`,
    numberCell(one, PLAIN_NUMBERS),
    numberCell(one, { ...PLAIN_NUMBERS, decimal: ",", thousands: "." }),
  ];
  const [known, unknown] = [column, bare].map((one) =>
    engine.rows(`SELECT cell, ${asked(one).join(", ")} FROM src.lines AS s ORDER BY cell NULLS LAST`),
  );
  return { facts: column.facts, known: await known, unknown: await unknown };
}

test("a column's facts are those of its different cells", async () => {
  const twice = (...cells: string[]) => [...cells, ...cells];
  expect((await readBoth(twice("1", "2.5", ""))).facts).toEqual(new Set(["trimmed", "plain-number"]));
  expect((await readBoth(twice("2025-01-01", "2025-02-30"))).facts).toEqual(
    new Set(["trimmed", "plain-time"]),
  );
  expect((await readBoth(twice("a", " b"))).facts).toEqual(new Set());
  expect((await readBoth(twice("1", "1e999"))).facts).toEqual(new Set(["trimmed"]));
  // Where nearly every cell is another, looking at the different ones costs as much as looking at all.
  expect((await readBoth(["a", "b", "c"])).facts).toBeUndefined();
});

test("a fact of the cells that are asked first is none where a later cell denies it", async () => {
  const numbers = Array.from({ length: 9000 }, (_, at) => String(at));
  const twice = (cells: readonly string[]) => [...cells, ...cells];
  expect((await readBoth(twice(numbers))).facts).toEqual(new Set(["trimmed", "plain-number"]));
  expect((await readBoth(twice([...numbers, "many"]))).facts).toEqual(new Set(["trimmed"]));
});

test("what is known of a column's cells changes none of them", async () => {
  const cells = fc.oneof(
    ...[NUMBERS, TIMES, WORDS, [...NUMBERS, ...TIMES, ...WORDS]].map((some) =>
      fc.tuple(fc.subarray(some, { minLength: 1 }), fc.integer({ min: 2, max: 3 })),
    ),
  );
  await fc.assert(
    fc.asyncProperty(cells, async ([some, times]) => {
      const { known, unknown } = await readBoth(Array.from({ length: times }, () => some).flat());
      expect(known).toEqual(unknown);
    }),
    { numRuns: 60 },
  );
});
