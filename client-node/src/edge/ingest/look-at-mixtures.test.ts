import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObservationKind } from "../../ingest/observation.ts";
import { discreetHints, hintsOf } from "../../reports/quality-hints.ts";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "look-at-mixtures-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Form {
  readonly time?: object;
  readonly source?: object;
}

/** Looks at lines of a time and an amount each. */
async function look(cells: readonly (readonly [at: string, paid: string])[], { time, source }: Form = {}) {
  const lines = cells.map(([at, paid], line) => `u${line};o${line};${at};${paid}`);
  writeFileSync(join(folder, "shop.csv"), ["id;no;at;paid", ...lines, ""].join("\n"));
  const columns = { user: "id", order: "no", time: "at", amount: "paid" };
  const data = {
    sources: { shop: { csv: "shop.csv", delimiter: ";", ...source } },
    events: [{ from: "shop", columns, ...(time && { time }) }],
  };
  const features = [natural("orders", { of: "count", what: "orders" })];
  const request = { features, cleaning: KEEP, snapshotMs: Date.UTC(2026, 0, 1) };
  return (await readData({ data, home: folder }, request)).report;
}

const times = (...cells: readonly string[]) => cells.map((at) => [at, "1"] as const);
const seconds = (day: string, unit = 1) => `${(Date.parse(day) / 1000) * unit}`;

const MIXED: readonly (readonly [ObservationKind, string, Parameters<typeof look>, string])[] = [
  [
    "mixed-zone",
    "2 of 4: 2025-03-02",
    [times("2025-03-01T10:00:00Z", "2025-03-02", "2025-03-03 10:00", "2025-03-04T10:00:00-05:00")],
    "read as UTC",
  ],
  [
    "mixed-zone",
    "1 of 2: 2025-03-03 10:00",
    [times("2025-03-01 10:00 GMT", "2025-03-03 10:00"), { time: { zone: "Asia/Tokyo" } }],
    "Asia/Tokyo",
  ],
  [
    "mixed-days",
    "1 of 3: 03/25/2025",
    [times("25/03/2025", "01/03/2025", "03/25/2025"), { time: { format: "%d/%m/%Y" } }],
    "%m/%d/%Y",
  ],
  [
    "mixed-epoch",
    "1 of 3: 1740787200000",
    [
      times(seconds("2025-03-01"), seconds("2025-03-02"), seconds("2025-03-01", 1000)),
      { time: { format: "epoch-s" } },
    ],
    "epoch-s",
  ],
  [
    "mixed-decimal",
    "2 of 4: 1.112,50",
    [["12.50", "12,50", "1.112,50", "7"].map((paid) => ["2025-03-01", paid] as const)],
    'decimal: \\".\\"',
  ],
  [
    "mixed-decimal",
    "1 of 3: 12.50",
    [
      ["12,50", "1.112,50", "12.50"].map((paid) => ["2025-03-01", paid] as const),
      { source: { decimal: ",", thousands: "." } },
    ],
    'decimal: \\",\\"',
  ],
  [
    "mixed-sign",
    "2 of 4: 7 eur",
    [
      ["$12.50", "$7", "€8", "7 eur", "9"].map((paid) => ["2025-03-01", paid] as const),
      { source: { symbols: ["$", "€", "EUR"] } },
    ],
    "currency",
  ],
];

test.each(MIXED)("%s in one column: %s", async (kind, told, asked, advice) => {
  const report = await look(...asked);
  const found = report.observations.filter((one) => one.kind === kind);
  expect(found.map(({ count, of, examples }) => `${count} of ${of}: ${examples.join()}`)).toEqual([told]);
  const said = JSON.stringify(hintsOf(report).map(({ text }) => text));
  expect(said).toContain(advice);
  expect(JSON.stringify(discreetHints(report))).not.toContain(found[0].examples[0]);
});

test.each([
  ["no zone in any", [times("2025-03-01 10:00", "2025-03-02", "2025-03-03T10:00:00.5")]],
  ["a zone in all", [times("2025-03-01T10:00Z", "2025-03-02 10:00 UTC", "2025-03-03T10:00:00+01")]],
  [
    "one sign of two",
    [["$12.50", "$7", "9"].map((paid) => ["2025-03-01", paid] as const), { source: { symbols: ["$", "€"] } }],
  ],
  ["either reading in all", [times("03/02/2025", "03/06/2025"), { time: { format: "%d/%m/%Y" } }]],
  ["seconds in all", [times(seconds("2025-03-01"), seconds("2025-03-02")), { time: { format: "epoch-ms" } }]],
  [
    "commas in all",
    [["12,50", "7,50"].map((paid) => ["2025-03-01", paid] as const), { source: { decimal: "," } }],
  ],
  [
    "thousands",
    [["12,500.50", "7.5"].map((paid) => ["2025-03-01", paid] as const), { source: { thousands: "," } }],
  ],
] as readonly (readonly [string, Parameters<typeof look>])[])("%s are no mixture", async (_, asked) => {
  const { observations } = await look(...asked);
  expect(observations.map(({ kind }) => kind).filter((kind) => kind.startsWith("mixed-"))).toEqual([]);
});
