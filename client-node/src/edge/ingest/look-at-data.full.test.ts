import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readId } from "../../ingest/user-ids.ts";
import { afterAll, expect, test } from "vitest";
import { prepareData } from "./prepare.ts";
import { discreetHints, hintsOf } from "../../reports/quality-hints.ts";
import { qualityPage } from "../../reports/quality-page.ts";
import { qualityText } from "../../reports/quality-text.ts";
import { consentConfig } from "../../config/consent-config.ts";
import { dataConfig } from "../../config/data-config.ts";
import type { ObservationKind } from "../../ingest/observation.ts";
import { looksLikeValue } from "../../ingest/value-names.ts";
import type { QualityReport } from "../../reports/quality-report.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "look-at-"));
afterAll(() => rmSync(folder, { recursive: true }));

function csv(name: string, ...lines: string[]): { csv: string } {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return { csv: name };
}

interface Asked {
  readonly consent?: object;
  readonly measures?: readonly Measure[];
  readonly target?: Target;
  readonly unmet?: () => { count: number; of: number };
}

const ORDERS: Measure = { of: "count", what: "orders" };
const snapshotMs = Date.UTC(2026, 0, 1);

async function look(data: object, asked: Asked = {}): Promise<QualityReport> {
  const { consent, measures = [ORDERS], target, unmet } = asked;
  const features = measures.map((measure, at) => natural(`f${at}`, measure));
  const sections = { data, consent: { rule: "t", default: "include", ...consent }, home: folder };
  const request = { features, cleaning: KEEP, snapshotMs, target, ...(unmet && { unmet }) };
  return (await readData(sections, request)).report;
}

function found({ observations }: QualityReport, kind: ObservationKind) {
  const own = observations.filter((one) => one.kind === kind);
  return own.map(({ source, column, count, of, examples }) => [source, column, count, of, ...examples]);
}

const columns = { user: "id", time: "at", order: "no", amount: "paid" };
const HEAD = "id,at,no,paid";
const shop = (...lines: string[]) => ({
  sources: { shop: csv("shop.csv", HEAD, ...lines) },
  events: [{ from: "shop", columns }],
});

test("cells that cannot be read, and times that can hardly be right, are shown by column with a share and one of them", async () => {
  const report = await look(
    shop(
      "a,2025-01-01,1,10",
      "a,31.02.2025,2,10",
      "b,2025-13-01,3,ten",
      "b,1970-01-01T00:00:00Z,4,1",
      "c,2999-01-01,5,1e",
      ",2025-01-01,6,1",
      "d,,7,",
    ),
  );
  expect(found(report, "unreadable-time")).toEqual([["shop", "at", 2, 7, "2025-13-01"]]);
  expect(found(report, "early-time")).toEqual([["shop", "at", 1, 7, "1970-01-01T00:00:00Z"]]);
  expect(found(report, "future-time")).toEqual([["shop", "at", 1, 7, "2999-01-01"]]);
  expect(found(report, "unreadable-number")).toEqual([["shop", "paid", 2, 7, "1e"]]);
  const text = qualityText(report, { node: "n", snapshot: "s" }).replaceAll(/\s+/g, " ");
  expect(text).toContain(
    '• shop, column at: 2 of 7 cells (28.6 %) are no time that can be read, such as "2025-13-01"',
  );
  expect(text).toContain("1 of 7 lines (14.3 %): no user id");
  // Two of the three lines without a time have a cell that is shown already; one has none.
  expect(text).toContain("3 of 7 lines (42.9 %): no readable time. Empty cells are among them.");
});

test("seconds that are read as milliseconds are before 1990", async () => {
  const data = shop("a,1735689600,1,10", "b,1735689600,2,10");
  const events = [{ from: "shop", columns, time: { format: "epoch-ms" } }];
  expect(found(await look({ ...data, events }), "early-time")).toEqual([["shop", "at", 2, 2, "1735689600"]]);
});

test("every section's columns are looked at, and each thing is said once", async () => {
  const sources = {
    shop: csv("shop.csv", "no,paid,sku", "1,10,7.0", "2.0,20,8"),
    heads: csv("heads.csv", "no,id,at", "1,5.0,2025-01-01", "2.0,6,soon"),
    goods: csv("goods.csv", "sku,kind", "7.0,tea", "8,"),
    people: csv("people.csv", "id,age,since,club,empty", "5.0,x,2025-99-01,Gold,", "6,7,2024-01-01,silver,"),
    consent: csv(
      "consent.csv",
      "id,word,at,gpc,tcf",
      "5.0,yes,1800-01-01,maybe,not a string",
      "6,no,soon,1,",
    ),
  };
  const data = {
    sources,
    events: [{ from: "shop", columns: { order: "no", amount: "paid", product: "sku" } }],
    orders: { from: "heads", columns: { order: "no", user: "id", time: "at" } },
    products: { from: "goods", columns: { product: "sku", category: "kind" } },
    customers: [
      {
        from: "people",
        columns: { user: "id" },
        attributes: { age: "age", since: "since", club: "club", none: "empty" },
        repeats: { latest: "since" },
      },
    ],
  };
  const consent = {
    records: {
      from: "consent",
      columns: { user: "id", status: "word", time: "at" },
      permits: ["granted", "no"],
    },
    gpc: { from: "consent", columns: { user: "id", signal: "gpc" } },
    tcf: { from: "consent", columns: { user: "id", string: "tcf" }, purposes: [1] },
  };
  const measures: Measure[] = [
    { of: "attribute", attribute: "age" },
    { of: "days-since", attribute: "since" },
    { of: "ordinal", attribute: "club", order: ["silver", "gold"] },
    { of: "is", attribute: "club", value: "gold" },
    { of: "share", by: "category", in: ["Tea", "coffee"] },
    { of: "element", attribute: "age", index: 1 },
    { of: "element", attribute: "age", index: 0 },
  ];
  // Of everybody who may be counted there is none left: what was seen is a matter of `everybody`.
  const report = await look(
    { ...data },
    { consent: { ...consent, tcf: undefined, gpc: undefined }, measures },
  );
  expect(found(report, "pointed-id")).toEqual([
    ["shop", "no", 1, 2, "2.0"],
    ["shop", "sku", 1, 2, "7.0"],
    ["heads", "id", 1, 2, "5.0"],
    ["heads", "no", 1, 2, "2.0"],
    ["goods", "sku", 1, 2, "7.0"],
    ["people", "id", 1, 2, "5.0"],
    ["consent", "id", 1, 2, "5.0"],
  ]);
  expect(found(report, "unreadable-time")).toEqual([
    ["heads", "at", 1, 2, "soon"],
    ["people", "since", 1, 2, "2025-99-01"],
    ["consent", "at", 1, 2, "soon"],
  ]);
  expect(found(report, "early-time")).toEqual([["consent", "at", 1, 2, "1800-01-01"]]);
  expect(found(report, "empty-column")).toEqual([["people", "empty", 2, 2]]);
  expect(found(report, "attribute-no-number")).toEqual([["people", "age", 1, 2, "x"]]);
  expect(found(report, "attribute-no-date")).toEqual([["people", "since", 1, 2, "2025-99-01"]]);
  expect(found(report, "attribute-unlisted")).toEqual([["people", "club", 1, 2, "Gold"]]);
  expect(found(report, "attribute-no-vector")).toEqual([["people", "age", 2, 2, "7"]]);
  expect(found(report, "permit-word-never")).toEqual([["consent", "word", 1, 2, "yes"]]);
  expect(found(report, "listed-word-never")).toEqual([
    [undefined, undefined, 1, 1, "Gold", "silver"],
    [undefined, undefined, 2, 2],
  ]);
  const strict = await look(data, { consent: { ...consent, records: undefined, tcf: undefined }, measures });
  expect(found(strict, "unreadable-signal")).toEqual([["consent", "gpc", 1, 2, "maybe"]]);
  await expect(look(data, { consent, measures })).rejects.toMatchObject({ code: "DATA_NO_USERS" });
});

test("words and types that are expected and never occur are shown with those that do", async () => {
  const source = csv(
    "shop.csv",
    `${HEAD},kind`,
    "a,2025-01-01,1,10,Sale",
    "b,2025-01-02,2,5,sale",
    "b,2025-01-02,3,5,note",
  );
  const type = { column: "kind", words: { sale: "purchase", refund: "return", VIEW: "view" } };
  const events = [
    { from: "shop", columns: { ...columns, session: "no", channel: "kind" }, type, cancellationPrefix: "C" },
  ];
  const measures: Measure[] = [
    { of: "rate", from: "view", to: "purchase" },
    { of: "count", what: "events", event: "view" },
    { of: "share", by: "channel", in: ["Sale", "web"] },
  ];
  const report = await look({ sources: { shop: source }, events }, { measures });
  expect(found(report, "unknown-type")).toEqual([["shop", "kind", 2, 3, "Sale"]]);
  expect(found(report, "type-word-never")).toEqual([["shop", "kind", 2, 3, "Sale", "note"]]);
  expect(found(report, "prefix-never")).toEqual([["shop", "no", 0, 3]]);
  expect(found(report, "event-never")).toEqual([[undefined, undefined, 0, 1]]);
  const said = hintsOf(report).map(({ text }) => text);
  expect(said).toContain(
    "0 of 1 events (0 %) are of a type that the dictionary names (asked by f0, f1). No view event counts at all. See type and its words, or ask for a study without it.",
  );
  expect(
    said.some((text) =>
      text.includes('never occur; cells that do are "Sale", "note". They are "VIEW", "refund"'),
    ),
  ).toBe(true);
  expect(said.some((text) => text.includes('"Sale", "web"'))).toBe(true);
});

test("ids of more than a kilobyte are nobody's, and are named", async () => {
  const [short, long] = ["i".repeat(1024), "j".repeat(1025)];
  const report = await look(shop(`${short},2025-01-01,1,10`, `${long},2025-01-01,2,10`));
  expect(found(report, "long-id")).toEqual([["shop", "id", 1, 2, expect.stringMatching(/^j+/)]]);
  expect([readId(` ${short} `, "trim"), readId(long, "trim"), readId("é".repeat(513), "exact")]).toEqual([
    short,
    "",
    "",
  ]);
});

test("ids that a spreadsheet has rounded are named", async () => {
  const report = await look(
    shop("1.23457E+15,2025-01-01,1,10", "9e3a,2025-01-01,2,10", "12e45,2025-01-01,3,10"),
  );
  expect(found(report, "rounded-id")).toEqual([["shop", "id", 1, 3, "1.23457E+15"]]);
});

test("seen counts everybody in the files: left out by consent, by the rules, or with no line that counts", async () => {
  const data = {
    ...shop(
      "a,2025-01-01,1,10",
      "b,soon,2,10",
      "c,2025-01-01,,10",
      "d,2025-01-01,3,10",
      "e,2027-01-01,4,1",
      ",2025-01-01,5,1",
    ),
    customers: [{ from: "list", columns: { user: "id" }, attributes: { x: "x" } }],
  };
  const sources = {
    ...data.sources,
    list: csv("list.csv", "id,x", "f,1"),
    out: csv("out.csv", "id", "d", "z"),
  };
  const consent = { optOut: { from: "out", columns: { user: "id" } } };
  expect((await look({ ...data, sources }, { consent })).users).toMatchObject({
    seen: 6,
    kept: 2,
    leftOut: [
      { reason: "no_line", count: 3 },
      { reason: "opted_out", count: 1 },
    ],
  });
});

test("withdrawals that name nobody are counted", async () => {
  const report = await look(shop("a,2025-01-01,1,10"), { unmet: () => ({ count: 2, of: 3 }) });
  expect(found(report, "withdrawn-stranger")).toEqual([[undefined, undefined, 2, 3]]);
  const none = await look(shop("a,2025-01-01,1,10"), { unmet: () => ({ count: 0, of: 3 }) });
  expect(found(none, "withdrawn-stranger")).toEqual([]);
});

const SECRET = "Zoë\u001B[31m\u202E<b>\u0007";

test("an example is cut, and steers neither terminal nor page", async () => {
  const cell = `${SECRET}${"x".repeat(500)}`;
  const report = await look(shop(`a,${cell},1,10`, "a,2025-01-01,2,10"));
  const [{ examples }] = report.observations.filter(({ kind }) => kind === "unreadable-time");
  expect(Array.from(examples[0])).toHaveLength(61);
  const about = { node: "n", snapshot: "s" };
  for (const shown of [qualityText(report, about), qualityPage(report, about, "en")]) {
    expect(shown).toContain("Zo");
    expect(shown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
  expect(qualityPage(report, about, "en")).not.toContain("<b>\\u0007");
});

test("what a study's reading tells has every hint and no cell, and what is told on the way neither", async () => {
  const id = "guest";
  const data = {
    ...shop(
      ...Array.from({ length: 30 }, (_, at) => `${id},${SECRET},${at}.0,ten ${SECRET}`),
      `${id},2025-01-01,1,1`,
      "b,2025-01-01,2,2",
    ),
  };
  const told: string[] = [];
  const place = {
    data: dataConfig.parse(data),
    consent: consentConfig.parse({ rule: "t", default: "include" }),
    folder,
    home: folder,
  };
  const request = { features: [natural("f", ORDERS)], cleaning: KEEP, snapshotMs };
  const { report } = await prepareData(place, request, (...said) => told.push(JSON.stringify(said)));
  const discreet = discreetHints(report);
  const places = (hints: typeof discreet) => hints.map(({ about, column, count }) => [about, column, count]);
  expect(places(discreet)).toEqual(places(hintsOf(report)));
  expect(discreet.length).toBeGreaterThan(4);
  const all = JSON.stringify([discreet, told]);
  for (const part of ["Zo", "guest"]) expect(all).not.toContain(part);
});

test.each([
  "19970101",
  "01/02/2025",
  "1/2/25 10:30",
  "£12.50",
  "12,50 €",
  "10:30",
  "a@b.cd",
  "6F9619FF-8B86-D011-B42D-00CF4FC964FF",
  "2025-01-01T00:00:00Z",
])("a column called %j is asked about", (name) => expect(looksLikeValue(name)).toBe(true));

test.each(["q1", "2nd order", "2025 total", "price £", "e-mail", "id", "x.1", "Unnamed: 0", "orders/day"])(
  "a column may be called %j",
  (name) => expect(looksLikeValue(name)).toBe(false),
);

test("a first line that holds a value twice is told to be none of names", async () => {
  const data = {
    sources: { shop: csv("twice.csv", "1,2025-01-01,7,7", "2,2025-01-01,8,9") },
    events: [{ from: "shop", columns }],
  };
  await expect(look(data)).rejects.toMatchObject({
    code: "CSV_AMBIGUOUS_COLUMN",
    message: expect.stringContaining("header: false"),
  });
});

test("ids that programs and people write for nobody are named, and those of people are not", async () => {
  const nobodies = ["(null)", "000", "0.0", "999999", "#N/A", "Gast", "游客", "--", "[object Object]"];
  const people = ["90", "100", "a-0", "99999", "1.0", "guest-17", "0042"];
  const report = await look(shop(...[...nobodies, ...people].map((id, at) => `${id},2025-01-01,${at},10`)));
  const [[, , count, of]] = found(report, "nobody-id");
  expect([count, of]).toEqual([nobodies.length, nobodies.length + people.length]);
});

test("a date that is to come is shown, a birthday is not", async () => {
  const sources = { list: csv("list.csv", "id,since", "a,2999-12-31", "b,1931-05-01", "c,2025-01-01") };
  const customers = [{ from: "list", columns: { user: "id" }, attributes: { since: "since" } }];
  const report = await look({ sources, customers }, { measures: [{ of: "days-since", attribute: "since" }] });
  expect(report.observations.map(({ kind, count, examples }) => [kind, count, ...examples])).toEqual([
    ["attribute-to-come", 1, "2999-12-31"],
  ]);
});

test("an export that ends before the days of the target do, or begins with them, is told to the owner", async () => {
  const left = { of: "not-bought-again", withinDays: 90 } as const;
  const lines = (...dates: string[]) => shop(...dates.map((date, at) => `u${at},${date},${at},10`));
  const early = await look(lines("2025-09-01", "2025-09-20", "2025-12-01"), { target: left });
  expect(found(early, "late-purchase-never")).toEqual([[undefined, undefined, 0, 3]]);
  expect(found(early, "early-event-few")).toEqual([]);
  const [text] = hintsOf(early).filter((hint) => hint.text.includes("last 23 days"));
  expect(text.text).toContain("0 of 3 purchases (0 %) are of the last days before the snapshot");
  const late = await look(lines("2025-10-20", "2025-12-20"), { target: left });
  expect(found(late, "late-purchase-never")).toEqual([]);
  expect(found(late, "early-event-few")).toEqual([[undefined, undefined, 0, 2]]);
  const whole = await look(lines("2025-09-20", "2025-12-20"), { target: left });
  const none = await look(lines("2025-09-20"));
  for (const report of [whole, none]) expect(report.observations).toEqual([]);
});

test("cells of no class of the target are shown to the owner, and what the dictionary calls otherwise than they", async () => {
  const people = csv("classed.csv", "id,plan", "a,pro", "b,Pro", "c,free", "d,", "e,basic");
  const sources = { shop: csv("classed-shop.csv", HEAD, "a,2025-01-01,1,10"), people };
  const customers = [{ from: "people", columns: { user: "id" }, attributes: { plan: "plan" } }];
  const data = { ...shop(), sources, customers };
  const classes = [["basic"], ["plus"], ["pro", "team"]];
  const report = await look(data, { target: { of: "attribute", attribute: "plan", classes } });
  expect(found(report, "class-unlisted")).toEqual([["people", "plan", 2, 5, "Pro"]]);
  const [never] = report.observations.filter(({ kind }) => kind === "listed-word-never");
  expect([never.column, never.words, never.examples]).toEqual(["plan", ["plus", "team"], ["Pro", "free"]]);
  const yes = await look(data, { target: { of: "attribute", attribute: "plan", values: ["pro"] } });
  expect(found(yes, "class-unlisted")).toEqual([]);
});
