import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "./engine/engine.ts";
import {
  type ColumnRef,
  type NumberStyle,
  PLAIN_NUMBERS,
  numberCell,
  textCell,
} from "../../ingest/cells-sql.ts";
import { type TimeFormat, timeCell } from "../../ingest/time-cells-sql.ts";
import { sourceConfig } from "../../config/source-config.ts";
import { quoteText } from "../../ingest/sql.ts";
import { openTestEngine } from "../../../../test/data/staged-events.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());

const TEXT: ColumnRef = { alias: "s", name: "cell", type: "VARCHAR" };
const PLAIN = PLAIN_NUMBERS;

/** What the generated SQL makes of each cell. */
async function read(expression: string, cells: readonly string[]): Promise<unknown[]> {
  const rows = cells.map((cell, at) => `(${at}, ${quoteText(cell)})`).join(", ");
  const query = `SELECT ${expression} FROM (VALUES ${rows}) AS s(place, cell) ORDER BY place`;
  return (await engine.rows(query)).map(([value]) => value);
}

async function readTyped(expression: string, literal: string): Promise<unknown> {
  const [[value]] = await engine.rows(`SELECT ${expression} FROM (SELECT ${literal} AS cell) AS s`);
  return value;
}

test("trims what ECMAScript trims", async () => {
  const anyText = fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replaceAll("\0", ""));
  const cells = fc.sample(
    fc.oneof(anyText, fc.string({ unit: fc.constantFrom(..." \t\n\r\u00a0\ufeff\u3000ab") })),
    {
      numRuns: 2000,
      seed: 1,
    },
  );
  expect(await read(textCell(TEXT), cells)).toEqual(cells.map((cell) => cell.trim() || null));
});

test("reads plain numbers", async () => {
  const good = ["12", " -0.50 ", "+.5", "3.", "1e3", "1E-2", "007"];
  expect(await read(numberCell(TEXT, PLAIN), good)).toEqual([12, -0.5, 0.5, 3, 1000, 0.01, 7]);
  const bad = [
    "",
    " ",
    "1,000",
    "1,5",
    "0x10",
    "Infinity",
    "NaN",
    "1e999",
    "12 kg",
    "--1",
    ".",
    "1_000",
    "１",
  ];
  expect(await read(numberCell(TEXT, PLAIN), bad)).toEqual(bad.map(() => null));
});

test.each<[Partial<NumberStyle>, string, number | null]>([
  [{ decimal: "," }, "1,5", 1.5],
  [{ decimal: "," }, "1.5", null],
  [{ decimal: ",", thousands: "." }, "1.234.567,50", 1234567.5],
  [{ decimal: ",", thousands: "." }, "1234,5", 1234.5],
  [{ decimal: ",", thousands: "." }, "1.23", null],
  [{ thousands: "," }, "-1,234.5", -1234.5],
  [{ thousands: "," }, "12,34", null],
  [{ thousands: "," }, "12,34,567.5", 1234567.5],
  [{ thousands: "," }, "-1,23,456", -123456],
  [{ thousands: "," }, "123,45,678", null],
  [{ thousands: "'" }, "12'34'567", null],
  [{ decimal: ",", thousands: " " }, "1 234,5", 1234.5],
  [{ decimal: ",", thousands: " " }, "1\u202f234,5", 1234.5],
  [{ thousands: "'" }, "1'234.5", 1234.5],
  [{ symbols: ["$"] }, "$12.50", 12.5],
  [{ symbols: ["$"] }, "-$ 12.50", -12.5],
  [{ symbols: ["$"] }, "$-12.50", -12.5],
  [{ symbols: ["$"], thousands: "," }, "$1,234.50", 1234.5],
  [{ symbols: ["US$", "USD"] }, "12 usd", 12],
  [{ symbols: ["$"] }, "€12", null],
  [{ symbols: ["$"] }, "$", null],
  [{ symbols: ["R$"] }, "R$ 7", 7],
  [{ decimal: ",", symbols: ["€"] }, "12,50\u00a0€", 12.5],
  [{}, "$12.50", null],
  [{ minus: "parentheses" }, "(12.50)", -12.5],
  [{ minus: "parentheses", symbols: ["$"] }, "($12.50)", -12.5],
  [{ minus: "parentheses" }, "-12.50", -12.5],
  [{ minus: "parentheses" }, "(-12.50)", null],
  [{}, "(12.50)", null],
  [{ minus: "behind" }, "12.50-", -12.5],
  [{ minus: "behind", symbols: ["EUR"] }, "12.50- EUR", -12.5],
  [{ minus: "behind" }, "12.50--", null],
])("reads numbers in the style %j: %j", async (style, cell, value) => {
  expect(await read(numberCell(TEXT, { ...PLAIN, ...style }), [cell])).toEqual([value]);
});

test("one mark cannot be both decimal and between thousands", () => {
  const source = { csv: "a.csv", decimal: ",", thousands: "," };
  expect(sourceConfig.safeParse(source).success).toBe(false);
  expect(sourceConfig.safeParse({ ...source, decimal: "." }).success).toBe(true);
});

test("reads every number that it writes", async () => {
  const numbers = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 2000, seed: 1 });
  expect(await read(numberCell(TEXT, PLAIN), numbers.map(String))).toEqual(numbers.map((value) => value + 0));
});

const GOOD_TIMES: readonly (readonly [string, number])[] = [
  ["2010-12-01", Date.UTC(2010, 11, 1)],
  ["2010-12-01 08:26:00", Date.UTC(2010, 11, 1, 8, 26)],
  [" 2010-12-01T08:26 ", Date.UTC(2010, 11, 1, 8, 26)],
  ["2010-12-01T08:26Z", Date.UTC(2010, 11, 1, 8, 26)],
  ["2010-12-01T08:26:01.5Z", Date.UTC(2010, 11, 1, 8, 26, 1, 500)],
  ["2010-12-01t08:26:01.123456789z", Date.UTC(2010, 11, 1, 8, 26, 1, 123)],
  ["2010-12-01T00:30:00+01:00", Date.UTC(2010, 10, 30, 23, 30)],
  ["2010-12-01 00:30:00+01", Date.UTC(2010, 10, 30, 23, 30)],
  ["2010-12-01T00:30:00 -0530", Date.UTC(2010, 11, 1, 6, 0)],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
];

test("reads ISO 8601 as UTC unless it names a zone", async () => {
  const times = await read(
    timeCell(TEXT, {}),
    GOOD_TIMES.map(([cell]) => cell),
  );
  expect(times).toEqual(GOOD_TIMES.map(([, value]) => value));
});

test("refuses moments that do not exist", async () => {
  const bad = [
    ["", "yesterday", "infinity", "epoch", "2023-02-29", "2010-13-01", "2010-00-10", "2010-12-01 24:00:00"],
    ["2010-12-01 08:60", "2010-12-01 08:00:60", "2010-12-01T08:26+15:00", "01/12/2010", "0050-01-01"],
    ["2010-12-01Z", "20101201", "12010-12-01", "2010-12-01 8:26"],
  ].flat();
  expect(await read(timeCell(TEXT, {}), bad)).toEqual(bad.map(() => null));
  expect(await read(timeCell(TEXT, { zone: "Asia/Tokyo" }), bad)).toEqual(bad.map(() => null));
});

test("reads every moment that ECMAScript writes", async () => {
  const moments = fc.date({
    min: new Date("0100-01-01"),
    max: new Date("9999-12-31T23:59:59Z"),
    noInvalidDate: true,
  });
  const dates = fc.sample(moments, { numRuns: 2000, seed: 1 });
  const cells = dates.map((date) => date.toISOString());
  expect(await read(timeCell(TEXT, {}), cells)).toEqual(dates.map(Number));
});

test.each<[TimeFormat, string, number | null]>([
  [{ zone: "Europe/Paris" }, "2024-07-01 12:00:00", Date.UTC(2024, 6, 1, 10)],
  [{ zone: "Europe/Paris" }, "2024-01-01", Date.UTC(2023, 11, 31, 23)],
  [{ zone: "Europe/Paris" }, "2024-07-01T12:00:00Z", Date.UTC(2024, 6, 1, 12)],
  // Skipped and repeated hours.
  [{ zone: "Europe/Paris" }, "2024-03-31 02:30", Date.UTC(2024, 2, 31, 1, 30)],
  [{ zone: "Europe/Paris" }, "2024-10-27 02:30", Date.UTC(2024, 9, 27, 1, 30)],
  [{ format: "%d/%m/%Y %H:%M" }, "01/12/2010 8:26", Date.UTC(2010, 11, 1, 8, 26)],
  [{ format: "%d/%m/%Y %H:%M" }, "31/02/2010 08:26", null],
  [{ format: "%d/%m/%Y %H:%M" }, "2010-12-01", null],
  [{ format: "%d/%m/%Y %H:%M", zone: "Asia/Shanghai" }, "01/12/2010 08:26", Date.UTC(2010, 11, 1, 0, 26)],
  [{ format: "%Y-%m-%d %z", zone: "Asia/Shanghai" }, "2010-12-01 +0200", Date.UTC(2010, 10, 30, 22)],
  [{ format: "%Y-%m-%d %Z", zone: "Asia/Shanghai" }, "2010-12-01 Europe/Paris", Date.UTC(2010, 10, 30, 23)],
  [{ format: "%Y-%m-%d %%z", zone: "Asia/Shanghai" }, "2010-12-01 %z", Date.UTC(2010, 10, 30, 16)],
  [{ format: "epoch-s" }, "1700000000", 1_700_000_000_000],
  [{ format: "epoch-s" }, " 1700000000.25 ", 1_700_000_000_250],
  [{ format: "epoch-ms" }, "1700000000123", 1_700_000_000_123],
  [{ format: "epoch-ms" }, "-1", -1],
  [{ format: "epoch-us" }, "1700000000123999", 1_700_000_000_123],
  [{ format: "epoch-s" }, "1_700", null],
  [{ format: "epoch-s" }, "1e30", null],
  [{ format: "epoch-ms" }, "soon", null],
])("reads times as %j: %j", async (format, cell, value) => {
  expect(await read(timeCell(TEXT, format), [cell])).toEqual([value]);
});

test.each<[string, string, TimeFormat, number | null]>([
  ["DATE", "DATE '2024-07-01'", {}, Date.UTC(2024, 6, 1)],
  ["DATE", "DATE 'infinity'", {}, null],
  ["DATE", "DATE '2024-07-01'", { zone: "Europe/Paris" }, Date.UTC(2024, 5, 30, 22)],
  ["TIMESTAMP", "TIMESTAMP '2024-07-01 12:00:00'", { zone: "Europe/Paris" }, Date.UTC(2024, 6, 1, 10)],
  ["TIMESTAMP_NS", "'2024-07-01 12:00:00'::TIMESTAMP_NS", {}, Date.UTC(2024, 6, 1, 12)],
  ["TIMESTAMP_S", "'2024-07-01 12:00:00'::TIMESTAMP_S", {}, Date.UTC(2024, 6, 1, 12)],
  [
    "TIMESTAMP WITH TIME ZONE",
    "'2024-07-01 12:00:00+02'::TIMESTAMPTZ",
    { zone: "Asia/Tokyo" },
    Date.UTC(2024, 6, 1, 10),
  ],
  ["TIMESTAMP WITH TIME ZONE", "'-infinity'::TIMESTAMPTZ", {}, null],
  ["BIGINT", "1700000000::BIGINT", { format: "epoch-s" }, 1_700_000_000_000],
  ["DOUBLE", "1700000000.5::DOUBLE", { format: "epoch-s" }, 1_700_000_000_500],
  ["BIGINT", "20240701::BIGINT", { format: "%Y%m%d" }, Date.UTC(2024, 6, 1)],
  ["BIGINT", "1700000000::BIGINT", {}, null],
])("takes times of a %s column: %s", async (type, literal, format, value) => {
  expect(await readTyped(timeCell({ ...TEXT, type }, format), literal)).toBe(value);
});

test.each([
  ["DECIMAL(18,2)", "12.50::DECIMAL(18, 2)", 12.5],
  ["HUGEINT", "5::HUGEINT", 5],
  ["FLOAT", "'inf'::FLOAT", null],
  ["DOUBLE", "'nan'::DOUBLE", null],
  ["BOOLEAN", "true", null],
])("takes numbers of a %s column: %s", async (type, literal, value) => {
  expect(await readTyped(numberCell({ ...TEXT, type }, PLAIN), literal)).toBe(value);
});
