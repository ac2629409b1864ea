import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hintsOf } from "../../reports/quality-hints.ts";
import { sourceConfig } from "../../config/source-config.ts";
import { dictionaryFile } from "@fedseg/shared/features/dictionary.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, type ReadData, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "dirt-"));
afterAll(() => rmSync(folder, { recursive: true }));

const RFM = [
  natural("recency", { of: "recency" }),
  natural("orders", { of: "count", what: "orders" }),
  natural("spend", { of: "sum", what: "amount" }),
];
const columns = { user: "id", time: "date", order: "order", amount: "amount", product: "sku" };

function write(name: string, ...lines: string[]): string {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return join(folder, name);
}

interface Words {
  readonly features?: typeof RFM;
  readonly cleaning?: object;
}

async function read(data: object, { features = RFM, cleaning }: Words = {}): Promise<ReadData> {
  const rules = { ...KEEP, ...cleaning };
  return readData({ data, home: folder }, { features, cleaning: rules, snapshotMs: Date.UTC(2026, 0, 1) });
}

/** Each user's values. */
function users({ table: { ids, d, values } }: ReadData): Record<string, number[]> {
  return Object.fromEntries(ids.map((id, at) => [id, [...values.subarray(at * d, (at + 1) * d)]]));
}

function looksAt({ report }: ReadData): string {
  return hintsOf(report)
    .map(({ about, text }) => `${about ?? "users"}: ${text}`)
    .join("\n");
}

function shop(...lines: string[]): object {
  const csv = write("o.csv", "id,order,date,amount,sku", ...lines);
  return { sources: { o: { csv } }, events: [{ from: "o", columns }] };
}

test("a free order is an order, unless the study's rule drops it", async () => {
  const data = shop("a,A,2025-01-01,10,X", "a,B,2025-12-01,0.00,X", "b,C,2025-12-01,0,X");
  expect(users(await read(data))).toEqual({ a: [31, 2, 10], b: [31, 1, 0] });
  const dropped = await read(data, { cleaning: { freeLines: "drop" } });
  expect(users(dropped)).toEqual({ a: [365, 1, 10] });
  expect(dropped.report.lines[0].dropped).toEqual([{ reason: "free", count: 2 }]);
});

test("a negative purchase is asked about, and is a return where that is declared", async () => {
  const data = shop("a,A,2025-01-01,100,X", "a,A,2025-01-05,-100,X", "b,B,2025-01-01,50,X");
  const asked = await read(data);
  expect(users(asked)).toEqual({ a: [365, 1, 100], b: [365, 1, 50] });
  expect(looksAt(asked)).toContain("o: 1 of 3 lines (33.3 %) are negative: are they returns?");
  const events = [{ from: "o", columns, negative: "return" }];
  const features = [...RFM.slice(2), natural("returned", { of: "return-rate" })];
  const returned = await read({ ...data, events }, { features });
  expect(users(returned)).toEqual({ a: [100, 1], b: [50, 0] });
  const offset = await read({ ...data, events }, { features, cleaning: { cancellations: "offset" } });
  expect(users(offset)).toEqual({ b: [50, 0] });
});

test("an order export that names the customer on an order's first line is asked about; its recipe reads it whole", async () => {
  const csv = write(
    "orders_export.csv",
    "Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem price",
    "#1001,a@example.com,2025-05-01 10:00:00 +0200,1,Hat,20.00",
    "#1001,,,2,Sock,25.00",
    "#1002,b@example.com,2025-06-01 10:00:00 +0200,1,Sock,25.00",
  );
  const named = {
    order: "Name",
    product: "Lineitem name",
    quantity: "Lineitem quantity",
    unit_price: "Lineitem price",
  };
  const naive = { ...named, user: "Email", time: "Created at" };
  const asked = await read({ sources: { export: { csv } }, events: [{ from: "export", columns: naive }] });
  expect(users(asked)).toEqual({ "a@example.com": [244, 1, 20], "b@example.com": [213, 1, 25] });
  expect(looksAt(asked)).toMatch(/export: 1 of 3 lines \(33.3 %\): no user id.*docs\/recipes\/shopify\.md/);
});

test("a file without a header is read whole, and a header that looks like values is asked about", async () => {
  const lines = ["39, State-gov, 77516", "50, Self-emp, 83311", "38, Private, 215646"];
  const csv = write("a.csv", ...lines);
  const customers = [{ from: "a", columns: { user: "nr" }, attributes: { age: "age" } }];
  const features = [natural("age", { of: "attribute", attribute: "age" })];
  const named = { csv, header: false, columns: ["age", "job", "nr"] };
  const whole = await read({ sources: { a: named }, customers }, { features });
  expect(users(whole)).toEqual({ "77516": [39], "83311": [50], "215646": [38] });
  const first = [{ from: "a", columns: { user: "39" }, attributes: { age: "39" } }];
  const asked = await read({ sources: { a: { csv } }, customers: first }, { features });
  expect(looksAt(asked)).toContain('a: The first line names a column "39", which looks like a value.');
  writeFileSync(csv, `1,2\n${lines.join("\n")}\n`);
  expect((await read({ sources: { a: named }, customers }, { features })).report.sources[0].unreadable).toBe(
    1,
  );
});

test.each([
  { csv: "a.csv", header: false },
  { csv: "a.csv", columns: ["a"] },
])("%j is refused: names of columns come from the file or from the configuration", (source) =>
  expect(sourceConfig.safeParse(source).success).toBe(false),
);

const share = (by: "weekday" | "hour" | "category", words: readonly string[]) =>
  dictionaryFile.safeParse({
    version: 1,
    features: [
      { name: "s", title: { en: "s", zh: "s" }, measure: { of: "share", by, in: words }, range: [0, 1] },
    ],
  });

test.each([
  ["weekday", ["Saturday", "Sunday"]],
  ["weekday", ["0", "6"]],
  ["hour", ["08", "09"]],
  ["hour", ["24"]],
] as const)("by %s words that cannot occur are refused with those that can: %j", (by, words) => {
  const { error } = share(by, words);
  expect(error?.message).toContain(
    by === "weekday" ? "1, 2, 3, 4, 5, 6, 7 (1 is Monday, 7 Sunday)" : "0, 1, 2",
  );
});

test("words that can occur are taken", () => {
  const taken = [share("weekday", ["6", "7"]), share("hour", ["0", "23"]), share("category", ["Saturday"])];
  expect(taken.map(({ success }) => success)).toEqual([true, true, true]);
});

test("days are counted from a date attribute, and a date that is none or to come is missing", async () => {
  const dates = [
    "2025-12-31",
    "2025-12-31T12:00:00Z",
    "2026-01-02",
    "2025-02-30",
    "",
    "soon",
    "2025",
    "2024-12-31 23:59:59",
  ];
  const csv = write("c.csv", "id,last", ...dates.map((date, at) => `${at},${date}`));
  const measure: Measure = { of: "days-since", attribute: "last" };
  const customers = [{ from: "c", columns: { user: "id" }, attributes: { last: "last" } }];
  const { table } = await read(
    { sources: { c: { csv } }, customers },
    { features: [natural("days", measure)] },
  );
  expect([...table.values]).toEqual([1, 0, NaN, NaN, NaN, NaN, NaN, 365]);
});
