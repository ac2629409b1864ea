import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { CodedError } from "@fedseg/shared/errors.ts";
import { csvCell } from "../../labels/csv-cell.ts";
import { csvMapping } from "../../sources/csv-mapping.ts";
import type { CustomerEvent } from "../../sources/customer-event.ts";
import { openCsvEvents, readCsvEvents, type EventReading } from "./csv.ts";

const MAPPING = csvMapping.parse({
  user: "user",
  time: "time",
  order: "order",
  product: "sku",
  amount: "amount",
});
const HEADER = "user,time,order,sku,amount";
const folder = mkdtempSync(join(tmpdir(), "csv-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function reading(text: string | Uint8Array, mapping = MAPPING, size = 7): EventReading {
  return readCsvEvents(chunks(Buffer.from(text), size), mapping);
}

async function collect({ events }: EventReading): Promise<CustomerEvent[]> {
  const all: CustomerEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

test("reads a byte order mark, quotes, Windows line ends and compressed files", async () => {
  const text = `\uFEFF"user",time,order,sku,amount\r\n"u,1",2025-01-02,o1,"a ""b""\r\nc",5\r\n\r\nu2,2025-01-03,o2,x,6\r\n`;
  const path = join(folder, "events.csv.gz");
  writeFileSync(path, gzipSync(text));
  const compressed = openCsvEvents(path, MAPPING);
  const rows = await collect(compressed);
  expect(rows.map(({ user, product, amount }) => [user, product, amount])).toEqual([
    ["u,1", 'a "b"\r\nc', 5],
    ["u2", "x", 6],
  ]);
  expect(compressed.report).toEqual({ linesRead: 2, linesKept: 2, duplicates: 0, dropped: {} });
  expect(await collect(reading(text))).toEqual(rows);
});

test("reads line ends of all kinds in one file", async () => {
  const line = "u,2025-01-02,o,x,5";
  expect(await collect(reading(`${HEADER}\r\n${line}\n${line}\r${line}\r\n${line}`))).toHaveLength(4);
});

test("counts dropped lines per reason and exact repeats", async () => {
  const line = "u,2025-01-02,o,x,5";
  const text = [HEADER, line, ",2025-01-02,o,x,5", "u,never,o,x,5", "u,never,o,x,6", line].join("\n");
  const counted = reading(text, { ...MAPPING, duplicates: "count" });
  expect(await collect(counted)).toHaveLength(2);
  expect(counted.report).toEqual({
    linesRead: 5,
    linesKept: 2,
    duplicates: 1,
    dropped: { no_user: 1, bad_time: 2 },
  });
  const dropping = reading(text, { ...MAPPING, duplicates: "drop" });
  expect(await collect(dropping)).toHaveLength(1);
  expect(dropping.report.dropped).toEqual({ no_user: 1, bad_time: 2, duplicate: 1 });
});

test.each([
  ["CSV_NO_ROWS", ""],
  ["CSV_NO_ROWS", `${HEADER}\n\n`],
  ["CSV_NOTHING_KEPT", `${HEADER}\n,,,,\n`],
  ["CSV_FIELD_COUNT", `${HEADER}\nu,2025-01-02,o,x\n`],
  ["CSV_FIELD_COUNT", `${HEADER}\nu,2025-01-02,o,x,5,6\n`],
  ["CSV_MALFORMED", `${HEADER}\n"u"x,2025-01-02,o,x,5\n`],
  ["CSV_MALFORMED", `${HEADER}\n"u,2025-01-02,o,x,5\n`],
  ["CSV_MISSING_COLUMN", "user,time\nu,2025-01-02\n"],
])("refuses with %s: %j", async (code, text) => {
  await expect(collect(reading(text))).rejects.toMatchObject({ code });
});

test("refuses what it cannot read", async () => {
  const broken = join(folder, "broken.csv.gz");
  writeFileSync(broken, gzipSync(`${HEADER}\n`).subarray(0, 12));
  for (const path of [join(folder, "none.csv"), folder, broken])
    await expect(collect(openCsvEvents(path, MAPPING))).rejects.toMatchObject({ code: "CSV_UNREADABLE" });
});

test("reads back any cells that were written with RFC 4180 quotes, in chunks of any size", async () => {
  const cell = fc.string({ unit: fc.constantFrom(..."ab ,\"\n\r\t;'é长\uFEFF=") });
  const row = fc.record({
    user: fc.constantFrom("u1", "u,2", '"u"3', "长 4"),
    sku: cell,
    amount: fc.nat(9999),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1 }), fc.integer({ min: 1, max: 50 }), async (rows, size) => {
      const lines = rows.map(({ user, sku, amount }) =>
        [user, "2025-01-02", "o", sku, `${amount + 1}`].map(csvCell).join(","),
      );
      const events = await collect(reading([HEADER, ...lines].join("\n"), MAPPING, size));
      expect(events.map(({ user, product, amount }) => ({ user, sku: product, amount }))).toEqual(
        rows.map(({ user, sku, amount }) => ({ user, sku: sku.trim(), amount: amount + 1 })),
      );
    }),
    { numRuns: 100 },
  );
});

test("answers any bytes with events or a coded refusal", async () => {
  const piece = fc.constantFrom(
    HEADER,
    "u,2025-01-02,o,x,5",
    ",",
    '"',
    "\n",
    "\r",
    "\r\n",
    "é",
    "\0",
    "u",
    "-1",
  );
  const text = fc.array(piece).map((pieces) => Buffer.from(pieces.join("")));
  const bytes = fc.oneof(
    text,
    fc.uint8Array().map((array) => Buffer.from(array)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      const read = reading(content);
      const outcome = await collect(read).catch((error: unknown) => error);
      if (outcome instanceof CodedError) return;
      expect(outcome).toHaveLength(read.report.linesKept);
      expect(read.report.linesKept).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
