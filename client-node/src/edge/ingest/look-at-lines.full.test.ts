import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hintsOf } from "../../reports/quality-hints.ts";
import type { ObservationKind } from "../../ingest/observation.ts";
import type { QualityReport } from "../../reports/quality-report.ts";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "look-at-lines-"));
afterAll(() => rmSync(folder, { recursive: true }));

function csv(name: string, ...lines: string[]): { csv: string } {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return { csv: name };
}

interface Asked {
  readonly consent?: object;
  readonly measures?: readonly Measure[];
  readonly cleaning?: CleaningRules;
}

const SPEND: Measure = { of: "sum", what: "amount" };

async function read(data: object, { consent, measures = [SPEND], cleaning = KEEP }: Asked = {}) {
  const features = measures.map((measure, at) => natural(`f${at}`, measure));
  const sections = { data, consent: { rule: "t", default: "include", ...consent }, home: folder };
  return readData(sections, { features, cleaning, snapshotMs: Date.UTC(2026, 0, 1) });
}

async function look(data: object, asked: Asked = {}): Promise<QualityReport> {
  return (await read(data, asked)).report;
}

function found({ observations }: QualityReport, kind: ObservationKind) {
  const own = observations.filter((one) => one.kind === kind);
  return own.map(({ source, column, count, of, examples }) => [source, column, count, of, ...examples]);
}

function said(report: QualityReport, source: string): string {
  return hintsOf(report)
    .flatMap(({ about, text }) => (about === source ? [text] : []))
    .join(" ");
}

const columns = { user: "id", time: "at", order: "no", product: "sku", quantity: "n", amount: "paid" };
const HEAD = "id,at,no,sku,n,paid";
const shop = (head: string, lines: readonly string[], more: object = {}) => ({
  sources: { shop: csv("shop.csv", head, ...lines) },
  events: [{ from: "shop", columns, ...more }],
});
/** Lines of some users, two to an order, all of them apart. */
const orders = (count: number, line = (at: number) => `s${at % 7},1,${(at % 7) + 3 + at / 100}`) =>
  Array.from(
    { length: count },
    (_, at) => `u${(at >> 1) % 9},2025-03-0${(at % 8) + 1},o${at >> 1},${line(at)}`,
  );

test("lines that a role for role repeat another are counted under every rule, also when a cell beside tells them apart", async () => {
  const head = `${HEAD},loaded`;
  const lines = [...orders(40), ...orders(2)].map((line, at) => `${line},${at}`);
  for (const [duplicates, todo] of [
    ["keep", "duplicates: drop"],
    ["drop", "a cell that no role names"],
  ] as const) {
    const report = await look(shop(head, lines), { cleaning: { ...KEEP, duplicates } });
    expect(found(report, "repeated-line")).toEqual([["shop", undefined, 2, 42, "o0"]]);
    expect(said(report, "shop")).toContain(todo);
  }
  const key: CleaningRules = { ...KEEP, duplicates: { key: ["order", "product"] } };
  expect(found(await look(shop(head, lines), { cleaning: key }), "repeated-line")).toEqual([]);
  expect(found(await look(shop(HEAD, orders(40))), "repeated-line")).toEqual([]);
});

test("a file is read once by a source, and once by the events of one kind, whatever its path is written like", async () => {
  const { csv: file } = csv("once.csv", HEAD, ...orders(4));
  symlinkSync(join(folder, file), join(folder, "again.csv"));
  const events = [{ from: "a", columns }];
  for (const paths of [
    [file, file],
    [file, "again.csv"],
    [file, "on*.csv"],
    [file, `../${folder.split("/").at(-1)}/${file}`],
  ])
    await expect(look({ sources: { a: { csv: paths } }, events })).rejects.toMatchObject({
      code: "DATA_FILE_TWICE",
    });
  const both = { sources: { a: { csv: file }, b: { csv: "again.csv" } } };
  await expect(look({ ...both, events: [...events, { from: "b", columns }] })).rejects.toMatchObject({
    code: "DATA_FILE_TWICE",
  });
  const other = [...events, { from: "b", columns, type: "return" }];
  await expect(look({ ...both, events: other })).resolves.toBeDefined();
  const customers = [{ from: "b", columns: { user: "id" }, attributes: { sku: "sku" } }];
  await expect(look({ ...both, events, customers })).resolves.toBeDefined();
});

test("returns that name no product are taken from all that was bought; those of another word are shown", async () => {
  const type = { column: "kind", words: { s: "purchase", r: "return" } };
  const line = (id: string, sku: string, paid: number, kind: string) =>
    `${id},2025-03-01,1,${sku},1,${paid},${kind}`;
  const lines = [
    line("a", "x", 60, "s"),
    line("a", "y", 40, "s"),
    line("a", "", 50, "r"),
    line("b", "x", 100, "s"),
    line("b", "", 300, "r"),
    line("c", "x", 60, "s"),
    line("c", "y", 40, "s"),
    line("c", "x", 60, "r"),
    line("c", "", 10, "r"),
    line("d", "x", 100, "s"),
    line("d", "REFUND", 100, "r"),
  ];
  const measures: Measure[] = [{ of: "return-rate" }];
  const { table, report } = await read(shop(`${HEAD},kind`, lines, { type }), { measures });
  expect(Object.fromEntries([...table.ids].map((id, at) => [id, table.values[at]]))).toEqual({
    a: 0.5,
    b: 1,
    c: 0.7,
    d: 0,
  });
  expect(found(report, "return-unmatched")).toEqual([[undefined, undefined, 1, 5, "REFUND"]]);
  const offset: CleaningRules = { duplicates: "keep", cancellations: "offset" };
  expect(
    found(await look(shop(`${HEAD},kind`, lines, { type }), { cleaning: offset }), "return-unmatched"),
  ).not.toEqual([]);
});

test("an order's total on each of its lines, and a line that is the sum of the others, are shown", async () => {
  const same = orders(40, (at) => `s${at},1,${30 + (at >> 1)}`);
  expect(found(await look(shop(HEAD, same)), "order-total")).toEqual([["shop", "paid", 20, 20, "o0"]]);
  const totals = Array.from({ length: 5 }, (_, at) => [
    `u${at},2025-03-01,o${at},x,1,${at + 1}`,
    `u${at},2025-03-01,o${at},y,1,${at + 4.5}`,
    `u${at},2025-03-01,o${at},Total:,2,${2 * at + 5.5}`,
  ]).flat();
  const report = await look(shop(HEAD, totals));
  expect(found(report, "total-line")).toEqual([["shop", "paid", 5, 5, "o0"]]);
  expect(found(report, "total-word")).toEqual([["shop", "sku", 5, 15, "Total:"]]);
  const fine = await look(shop(HEAD, orders(40)));
  expect([...found(fine, "order-total"), ...found(fine, "total-line"), ...found(fine, "total-word")]).toEqual(
    [],
  );
});

test("orders whose lines are days apart are shown: their numbers may begin anew", async () => {
  const days = ["2025-03-01", "2025-03-02", "2025-03-04"];
  const receipts = (apart: readonly string[]) =>
    Array.from({ length: 8 }, (_, user) =>
      apart.map((day, at) => `u${user},${day},17,s${at},1,${3 + at + user / 10}`),
    ).flat();
  const span = "order-span";
  expect(found(await look(shop(HEAD, receipts(days))), span)).toEqual([["shop", undefined, 8, 8, "17"]]);
  expect(found(await look(shop(HEAD, receipts(days.slice(0, 2)))), span)).toEqual([]);
  const two = [...orders(400), ...receipts(days).slice(0, 6)];
  expect(found(await look(shop(HEAD, two)), span)).toEqual([]);
});

test("amounts far from quantity × price are shown, taxes and discounts are not", async () => {
  const priced = (amount: number) =>
    shop(
      `${HEAD},each`,
      orders(20, (at) => `s${at},2,${amount * (at + 1)},${10 * (at + 1)}`),
      {
        columns: { ...columns, unit_price: "each" },
      },
    );
  expect(found(await look(priced(60)), "amount-differs")).toEqual([["shop", "paid", 20, 20, "1020"]]);
  expect(found(await look(priced(24)), "amount-differs")).toEqual([]);
});

test("a user with much of the money is shown beside those with many lines", async () => {
  const lines = [
    ...orders(400).map((line, at) => line.replace(/^u\d/, `u${at >> 1}`)),
    "Summe,2025-12-31,z,,1,90000",
  ];
  const report = await look(shop(HEAD, lines));
  expect(found(report, "heaviest-spender")).toMatchObject([
    [undefined, undefined, 90000, expect.any(Number), "Summe"],
  ]);
  expect(found(report, "total-word")).toEqual([["shop", "id", 1, 401, "Summe"]]);
});

test("numbers of which all have three digits behind the mark can be read in two ways", async () => {
  const paid = (cells: readonly string[], source: object = {}) => ({
    sources: {
      shop: {
        ...csv("paid.csv", HEAD, ...cells.map((cell, at) => `u${at},2025-03-01,o${at},x,1,"${cell}"`)),
        ...source,
      },
    },
    events: [{ from: "shop", columns }],
  });
  const odd = async (cells: readonly string[], source?: object) =>
    found(await look(paid(cells, source)), "three-digits").map((row) => row.slice(2));
  expect(await odd(["12.990", "1.234", "567"])).toEqual([[2, 2, "1.234"]]);
  expect(await odd(["12.990", "1.2", "567"])).toEqual([]);
  expect(await odd(["0.250", "1.234"])).toEqual([]);
  expect(await odd(["12.990", "567"], { decimal: ",", thousands: "." })).toEqual([]);
  expect(await odd(["1,659", "1,701"], { thousands: "," })).toEqual([[2, 2, "1,659"]]);
  expect(said(await look(paid(["12.990", "1.234"])), "shop")).toContain(
    'write decimal: "," and thousands: "."',
  );
});

test("discounts below zero are shown, and read with their sign declared", async () => {
  const head = `${HEAD},off`;
  const lines = orders(4, (at) => `s${at},1,90,${at === 3 ? "1" : "-10"}`);
  const more = { columns: { ...columns, discount: "off" } };
  const measures: Measure[] = [{ of: "sum", what: "discount" }];
  const asWritten = await read(shop(head, lines, more), { measures });
  expect(found(asWritten.report, "negative-discount")).toEqual([["shop", "off", 3, 4, "-10"]]);
  const { table, report } = await read(shop(head, lines, { ...more, discountSign: "negative" }), {
    measures,
  });
  expect([...table.values].toSorted((a, b) => a - b)).toEqual([10, 20]);
  expect(found(report, "positive-discount")).toEqual([["shop", "off", 1, 4, "1"]]);
});

test("whole numbers that Java writes with an exponent are read as declared", async () => {
  const ids = ["1.2345678E7", "12345678", "1.0E7", "1.2345678e+07", "1.23457E+15", "1.5E17"];
  const lines = ids.map((id, at) => `${id},2025-03-0${at + 1},${at},x,1,1`);
  const source = (more: object) => ({
    ...shop(HEAD, lines),
    sources: { shop: { ...csv("ids.csv", HEAD, ...lines), ...more } },
  });
  const plain = await read(source({}));
  expect(found(plain.report, "pointed-id")).toEqual([["shop", "id", 3, 6, "1.0E7"]]);
  expect(found(plain.report, "rounded-id")).toEqual([["shop", "id", 2, 6, "1.23457E+15"]]);
  const whole = await read(source({ wholeNumbers: ["id"] }));
  expect([...whole.table.ids].toSorted()).toEqual(["1.23457E+15", "1.5E17", "10000000", "12345678"]);
});

test("ids that differ only in their spelling are shown, and whether an objection is obeyed in one of them only", async () => {
  const users = [
    "a@x.com",
    "A@x.com",
    "0042",
    "42",
    "Mu\u0308ller",
    "Müller",
    "Ｃ７",
    "C7",
    "x 1",
    "x1",
    "plain",
  ];
  const lines = users.map((user, at) => `${user},2025-03-01,o${at},x,1,${at + 1}`);
  const data = shop(HEAD, lines);
  const report = await look(data);
  expect(found(report, "spelling-id")).toEqual([[undefined, undefined, 10, 11, "0042", "42"]]);
  expect(found(report, "half-left-out")).toEqual([]);
  const sources = { ...data.sources, no: csv("no.csv", "id", "a@x.com", "c7", "plain") };
  const consent = { optOut: { from: "no", columns: { user: "id" } } };
  const half = await look({ ...data, sources }, { consent });
  expect(found(half, "half-left-out")).toEqual([[undefined, undefined, 2, 3, "a@x.com"]]);
  const lower = await look({ ...data, sources, ids: "lower" }, { consent });
  expect(found(lower, "spelling-id")).toEqual([[undefined, undefined, 8, 10, "0042", "42"]]);
});

test("cells that are a listed word but for their spelling are shown", async () => {
  const lines = ["Shoes", "shoes", "SHOES", "Hats"].map(
    (word, at) => `u${at},2025-03-01,o${at},x,1,5,${word}`,
  );
  const data = shop(`${HEAD},kind`, lines, { columns: { ...columns, category: "kind" } });
  const measures: Measure[] = [{ of: "share", by: "category", in: ["Shoes"] }];
  expect(found(await look(data, { measures }), "near-word")).toEqual([[undefined, undefined, 2, 4, "SHOES"]]);
});

test("columns that nobody reads are looked through for what is no sale, refunds and currencies", async () => {
  const words = ["wc-completed", "wc-cancelled", "Partially_Refunded", "paid"];
  const lines = words.map(
    (word, at) => `u${at},2025-03-01,o${at},x,1,5,${word},${at % 2},${at ? "EUR" : "HUF"},USA`,
  );
  const head = `${HEAD},state,refund_amount,cur,country`;
  const report = await look(shop(head, lines));
  expect(found(report, "unread-status")).toEqual([["shop", "state", 1, 4, "wc-cancelled"]]);
  expect(found(report, "unread-refund")).toEqual([["shop", "refund_amount", 2, 4, "1"]]);
  expect(found(report, "unread-currency")).toEqual([["shop", "cur", 4, 4, "HUF"]]);
  const where = "state NOT LIKE 'x' AND refund_amount <> 'x' AND cur <> 'x'";
  const asked = await look(shop(head, lines, { where }));
  for (const kind of ["unread-status", "unread-refund", "unread-currency"] as const)
    expect(found(asked, kind)).toEqual([]);
  const data = shop(head, lines);
  const sources = { ...data.sources, paid: { sql: `SELECT id FROM shop AS s WHERE ${where}` } };
  const inSql = await look({ ...data, sources });
  for (const kind of ["unread-status", "unread-refund", "unread-currency"] as const)
    expect(found(inSql, kind)).toEqual([]);
});

test("lines of other kinds that count as purchases are shown, where some line is one", async () => {
  const lines = ["Placed Order", "Opened Email", "viewed_product", "Ordered Product"].map(
    (event, at) => `u${at},2025-03-01,o${at},x,1,5,${event},open`,
  );
  const head = `${HEAD},event_name,state`;
  expect(found(await look(shop(head, lines)), "unread-type")).toEqual([
    ["shop", "event_name", 2, 4, "Opened Email"],
  ]);
  const type = { column: "event_name", words: { "Placed Order": "purchase" } };
  expect(found(await look(shop(head, lines, { type })), "unread-type")).toEqual([]);
  expect(found(await look(shop(head, lines.slice(1, 3))), "unread-type")).toEqual([]);
});

test("texts that are UTF-8 read as another encoding are shown", async () => {
  const lines = ["mÃ¼ller", "å¼ä¸‰", "François", "Ärger", "plain"].map(
    (user, at) => `${user},2025-03-01,o${at},x,1,${at}`,
  );
  expect(found(await look(shop(HEAD, lines)), "misread-text")).toEqual([["shop", "id", 2, 4, "mÃ¼ller"]]);
});

test("orders of several users or times, and products that the catalogue lacks or has twice, are shown", async () => {
  const sources = {
    shop: csv("shop.csv", "no,sku,paid", "1,7,10", "2,007,10", "3,9,10"),
    heads: csv(
      "heads.csv",
      "no,id,at",
      "1,a,2025-01-01",
      "1,b,2025-01-01",
      "2,a,2025-01-02",
      "2,a,2025-02-02",
    ),
    goods: csv("goods.csv", "sku,kind", "7,tea", "9,wine", "9,beer"),
  };
  const report = await look({
    sources,
    events: [{ from: "shop", columns: { order: "no", amount: "paid", product: "sku" } }],
    orders: { from: "heads", columns: { order: "no", user: "id", time: "at" } },
    products: { from: "goods", columns: { product: "sku", category: "kind" } },
  });
  expect(found(report, "order-shared")).toEqual([["heads", "id", 1, 2, "1"]]);
  expect(found(report, "order-times")).toEqual([["heads", "at", 1, 2, "2"]]);
  expect(found(report, "product-stranger")).toEqual([["goods", "sku", 1, 3, "007"]]);
  expect(found(report, "repeated-product")).toEqual([["goods", "sku", 1, 2, "9"]]);
});

test.each([
  [undefined, "2025-01-01", 1],
  [{ latest: "changed" }, "2025-03-03", 0],
  ["refuse", undefined, 0],
])("of an order's several rows, with repeats: %j, the time is %s", async (repeats, first, doubtful) => {
  const heads = [
    "no,id,at,changed",
    "1,u,2025-01-01,2025-01-02",
    "1,u,2025-03-03,2025-03-04",
    "2,u,2025-05-05,",
  ];
  const data = {
    sources: { heads: csv("heads.csv", ...heads), lines: csv("lines.csv", "no,paid", "1,5", "2,7") },
    events: [{ from: "lines", columns: { order: "no", amount: "paid" } }],
    orders: { from: "heads", columns: { order: "no", user: "id", time: "at" }, repeats },
  };
  const report = await look(data, { measures: [{ of: "tenure" }] });
  expect(found(report, "order-times")).toHaveLength(doubtful);
  const days = (Date.parse("2026-01-01") - Date.parse(first ?? "2025-05-05")) / 86_400_000;
  expect(report.features[0].natural?.median).toBe(days);
  expect(report.lines[0].kept).toBe(first === undefined ? 1 : 2);
});

test("days and months that may be exchanged, days that are none, and guests are shown", async () => {
  const lines = ["walk-in", "guest@shop.local", "Laufkundschaft", "a", "b"].map(
    (user, at) => `${user},0${at + 1}/03/2025,o${at},x,1,${at + 1},${at > 2 ? "1970-01-01" : "2020-01-01"}`,
  );
  const data = shop(`${HEAD},first`, lines, { time: { format: "%d/%m/%Y" } });
  const customers = [{ from: "shop", columns: { user: "id" }, attributes: { first: "first" } }];
  const report = await look({ ...data, customers }, { measures: [{ of: "days-since", attribute: "first" }] });
  expect(found(report, "either-day")).toEqual([["shop", "at", 5, 5, "01/03/2025"]]);
  expect(found(report, "attribute-no-day")).toEqual([["shop", "first", 2, 5, "1970-01-01"]]);
  expect(found(report, "nobody-id").map((row) => row.slice(2, 4))).toEqual([[3, 5]]);
  const sure = shop(
    HEAD,
    orders(4).map((line) => line.replace(/2025-03-0(\d)/, "2$1/03/2025")),
    { time: { format: "%d/%m/%Y" } },
  );
  expect(found(await look(sure), "either-day")).toEqual([]);
});

test.each([3, 1100])(
  "of %i lines that are there twice one each is kept, of another source none is compared",
  async (count) => {
    const lines = Array.from({ length: count }, (_, at) => `u${at % 7},2025-01-01 10:00:00,o${at},p,${at}`);
    const own = { user: "id", time: "at", order: "no", product: "sku", amount: "paid" };
    const sources = {
      shop: csv(`twice-${count}.csv`, "id,at,no,sku,paid", ...lines, ...lines),
      till: csv(`once-${count}.csv`, "id,at,no,sku,paid", ...lines),
    };
    const events = [
      { from: "shop", columns: own },
      { from: "till", columns: own },
    ];
    const report = await look({ sources, events }, { cleaning: { ...KEEP, duplicates: "drop" } });
    expect(report.lines.map(({ kept, dropped }) => [kept, dropped])).toEqual([
      [count, [{ reason: "duplicate", count }]],
      [count, []],
    ]);
  },
);
