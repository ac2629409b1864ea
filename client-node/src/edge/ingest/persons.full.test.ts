import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hintsOf } from "../../reports/quality-hints.ts";
import type { ObservationKind } from "../../ingest/observation.ts";
import { readId } from "../../ingest/user-ids.ts";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, type ReadData, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "persons-"));
let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await (await DuckDBInstance.create()).connect();
});
afterAll(() => {
  duck.closeSync();
  rmSync(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);
const columns = { user: "id", time: "date", order: "order", amount: "amount" };
const FEATURES = [natural("orders", { of: "count", what: "orders" })];

function write(name: string, ...lines: string[]): { csv: string } {
  writeFileSync(path(name), `${lines.join("\n")}\n`);
  return { csv: path(name) };
}

/** Lines of one order each. */
function orders(...ids: string[]): { csv: string } {
  return write("o.csv", "id,order,date,amount", ...ids.map((id, at) => `${id},${at},2025-01-01,10`));
}

interface Words {
  readonly data?: object;
  readonly consent?: object;
  readonly features?: typeof FEATURES;
}

async function read(sources: Record<string, unknown>, words: Words = {}): Promise<ReadData> {
  const { data, consent, features = FEATURES } = words;
  const sections = {
    data: { sources, events: [{ from: "o", columns }], ...data },
    consent: { rule: "t", default: "include", ...consent },
  };
  return readData(sections, { features, cleaning: KEEP, snapshotMs: Date.UTC(2026, 0, 1) });
}

const OBJECTIONS = { optOut: { from: "c", columns: { user: "id" } } };

function looksAt({ report }: ReadData, about?: string): string {
  return hintsOf(report)
    .filter((hint) => about === undefined || hint.about === about)
    .map(({ text }) => text)
    .join("\n");
}

function observed({ report }: ReadData, kind: ObservationKind) {
  return report.observations.filter((one) => one.kind === kind);
}

const ORDER = "DATE '2025-01-01' AS date, 'A' AS \"order\", 10 AS amount";

test.each(["DOUBLE", "FLOAT", "DECIMAL(18,1)", "BIGINT"])(
  "an objector is found when the column of ids in the lines is %s",
  async (type) => {
    await duck.run(
      `COPY (SELECT unnest([13085, NULL, 7])::${type} AS id, ${ORDER}) TO '${path("o.parquet")}' (FORMAT parquet)`,
    );
    const { table, report } = await read(
      { o: { parquet: path("o.parquet") }, c: write("c.csv", "id", "13085") },
      { consent: OBJECTIONS },
    );
    expect(table.ids).toEqual(["7"]);
    expect(report.users.leftOut).toContainEqual({ reason: "opted_out", count: 1 });
  },
);

test("numbers that a floating column cannot tell apart are nobody's, alone, and said", async () => {
  await duck.run(
    `COPY (SELECT unnest([9007199254740993, 9007199254740991, -5, 1.5])::DOUBLE AS id, ${ORDER}) TO '${path("o.parquet")}' (FORMAT parquet)`,
  );
  const prepared = await read({ o: { parquet: path("o.parquet") } });
  expect(prepared.table.ids).toEqual(["-5", "1.5", "9007199254740991"]);
  expect(prepared.report.lines[0].dropped).toEqual([{ reason: "blurred_id", count: 1 }]);
  expect(looksAt(prepared, "o")).toContain("an id beyond 2^53 in a floating column");
});

test.each(["csv", "jsonLines"])(
  "ids written as 13085.0 are whole numbers by a declared rule of %s, and asked about without it",
  async (kind) => {
    const ids = ["13085.0", "0042.00", "1.5", "a7.0", "13085", "-3.0"];
    const lines = ids.map((id, at) => ({ id, order: at, date: "2025-01-01", amount: 10 }));
    writeFileSync(path("l.jsonl"), lines.map((line) => JSON.stringify(line)).join("\n"));
    const source = kind === "csv" ? orders(...ids) : { jsonLines: path("l.jsonl") };
    const c = write("c.csv", "id", "13085");
    const asked = await read({ o: source, c }, { consent: OBJECTIONS });
    expect(asked.table.ids).toEqual(["-3.0", "0042.00", "1.5", "13085.0", "a7.0"]);
    expect(looksAt(asked, "o")).toMatch(
      /3 of 6 cells \(50.0 %\) are whole numbers written with a point, such as .*wholeNumbers: \[id\]/,
    );
    const whole = await read({ o: { ...source, wholeNumbers: ["id"] }, c }, { consent: OBJECTIONS });
    expect(whole.table.ids).toEqual(["-3", "0042", "1.5", "a7.0"]);
    expect(observed(whole, "pointed-id")).toEqual([]);
    const misspelt = read({ o: { ...source, wholeNumbers: ["ID"] }, c });
    await expect(misspelt).rejects.toMatchObject({ code: "DATA_COLUMN_MISSING" });
  },
);

test("orders and products written with and without a point are the same ones", async () => {
  await duck.run(
    `COPY (SELECT 17.0::DOUBLE AS "order", 4.0::DOUBLE AS sku, 10 AS amount) TO '${path("l.parquet")}' (FORMAT parquet)`,
  );
  const { table } = await read(
    {
      l: { parquet: path("l.parquet") },
      heads: write("h.csv", "order,id,date", "17,a,2025-01-01"),
      goods: write("g.csv", "sku,kind", "4,tea"),
    },
    {
      data: {
        events: [{ from: "l", columns: { order: "order", product: "sku", amount: "amount" } }],
        orders: { from: "heads", columns: { order: "order", user: "id", time: "date" } },
        products: { from: "goods", columns: { product: "sku", category: "kind" } },
      },
      features: [natural("tea", { of: "share", by: "category", in: ["tea"] })],
    },
  );
  expect([table.ids, [...table.values]]).toEqual([["a"], [1]]);
});

test.each([
  ["exact", ["A@x.com", "b@x.com"], " A@x.com", 1],
  ["trim", ["A@x.com", "b@x.com"], "a@x.com", 1],
  ["trim", ["b@x.com"], " A@x.com", 0],
  ["lower", ["b@x.com"], "a@x.com ", 0],
])("under ids: %s %j are counted when %j objects", async (ids, counted, objector, strangers) => {
  const prepared = await read(
    { o: orders("A@x.com", "b@x.com"), c: write("c.csv", "id", `"${objector}"`) },
    { data: { ids }, consent: OBJECTIONS },
  );
  expect(prepared.table.ids.map((id) => id.toLowerCase())).toEqual(counted.map((id) => id.toLowerCase()));
  expect(observed(prepared, "opt-out-stranger").map(({ count, of }) => [count, of])).toEqual(
    strangers > 0 ? [[strangers, 1]] : [],
  );
  expect(looksAt(prepared, "c").includes("1 of 1 opt-out ids (100 %) name nobody in the data")).toBe(
    strangers > 0,
  );
});

test("every section of consent and attributes says how many of its ids match nobody", async () => {
  const prepared = await read(
    { o: orders("a", "b"), c: write("c.csv", "id,no,x", "a,0,1", "z,1,2", "y,1,3") },
    {
      data: { customers: [{ from: "c", columns: { user: "id" }, attributes: { x: "x" } }] },
      consent: {
        ...OBJECTIONS,
        optOut: undefined,
        gpc: { from: "c", columns: { user: "id", signal: "no" } },
        records: { from: "c", columns: { user: "id", status: "no" }, permits: ["0"] },
      },
    },
  );
  const strangers = ["gpc-stranger", "record-stranger", "attribute-stranger"] as const;
  expect(strangers.map((kind) => observed(prepared, kind)[0]?.count)).toEqual([undefined, undefined, 2]);
  expect(looksAt(prepared, "c")).toContain(
    '2 of 3 ids with attributes (66.7 %) have no line in the events, such as "y"',
  );
});

const SENTINELS = [
  "null",
  "NaN",
  "None",
  "undefined",
  "0",
  "-1",
  "guest",
  "00000000-0000-0000-0000-000000000000",
];

test("ids that stand for nobody are named, and left out by a rule", async () => {
  const sources = { o: orders("", ...SENTINELS, "a", "b0") };
  const prepared = await read(sources);
  expect(observed(prepared, "nobody-id")).toMatchObject([{ count: 8, of: 11 }]);
  expect(observed(prepared, "nobody-id")[0]?.examples.toSorted()).toEqual(SENTINELS.toSorted());
  expect(looksAt(prepared)).toMatch(/look like nobody's.*"guest"/);
  const without = await read(sources, { data: { nobody: SENTINELS.map((id) => id.toUpperCase()) } });
  expect([without.table.ids, observed(without, "nobody-id")]).toEqual([["a", "b0"], []]);
  expect(without.report.lines[0].dropped).toEqual([{ reason: "no_user", count: 9 }]);
});

test.each([
  ["guest1", "guest2", "Guest17"],
  ["Gast_1", "gast-0002", "gast 3"],
  ["anonymous+1@shop.example", "anonymous+2@shop.example", "anonymous+31@shop.example"],
  ["guest-5f3e9a", "guest-77aa01", "guest-0b0b0b"],
  ["游客1", "游客2", "游客003"],
])("numbered guests are named, and left out by a rule: %s, %s", async (...ids) => {
  const sources = { o: orders(...ids, "guestrow-7", "anne2", "anne3", "anne4") };
  const prepared = await read(sources);
  const [{ words: [word = ""] = [], ...found }] = observed(prepared, "numbered-nobody");
  expect(found).toMatchObject({ count: 3, of: 7 });
  expect(looksAt(prepared)).toContain(`nobody: ["${word}*"]`);
  const without = await read(sources, { data: { nobody: [`${word.toUpperCase()}*`, "*"] } });
  expect(observed(without, "numbered-nobody")).toEqual([]);
  expect(without.table.ids).not.toContain(ids[0]);
  expect(without.table.ids).toContain("anne2");
});

test("two who are called so are not", async () => {
  expect(observed(await read({ o: orders("guest1", "guest2", "a") }), "numbered-nobody")).toEqual([]);
});

test("a user with an absurd share of all lines is named, an ordinary best customer is not", async () => {
  const ids = Array.from({ length: 40 }, (_, at) => `u${at}`);
  const till = Array.from({ length: 40 }, () => "till-1");
  expect(looksAt(await read({ o: orders(...ids, ...till) }))).toContain(
    '40 of 80 lines (50.0 %) are of users of whom each has more than 5 % of them, such as "till-1"',
  );
  expect(observed(await read({ o: orders(...ids, "u1", "u1") }), "heaviest-user")).toEqual([]);
});

const AGE = [natural("age", { of: "attribute", attribute: "age" })];
const rows = ["id,age,at", "a,100,2025-01-01", "a,9,2025-06-01", "b,30,2025-01-01", "c,,", "c,8,"];

test.each([
  [undefined, [9, 30, 8]],
  [{ latest: "at" }, [9, 30, 8]],
  ["refuse", [30]],
])("of two rows for one customer, with repeats: %j, ages are %j", async (repeats, ages) => {
  const customers = [{ from: "c", columns: { user: "id" }, attributes: { age: "age" }, repeats }];
  const words = { data: { customers, events: [] }, features: AGE };
  const prepared = await read({ c: write("c.csv", ...rows) }, words);
  expect([...prepared.table.values]).toEqual(ages);
  expect(looksAt(prepared, "c")).toContain("2 of 3 users (66.7 %) occur more than once");
});

test("the latest row counts, also where it is the larger one", async () => {
  const customers = [
    { from: "c", columns: { user: "id" }, attributes: { age: "age" }, repeats: { latest: "at" } },
  ];
  const words = { data: { customers, events: [] }, features: AGE };
  const later = ["id,age,at", "a,100,2025-06-01", "a,9,2025-01-01", "a,7,never"];
  expect([...(await read({ c: write("c.csv", ...later) }, words)).table.values]).toEqual([100]);
});

test("what the engine has made small is the same person for the node, whatever the script", async () => {
  const codes = Array.from({ length: 0x1_ff_ff }, (_, at) => at + 0x21).filter(
    (code) => code < 0xd8_00 || code > 0xdf_ff,
  );
  const all = codes.map((code) => String.fromCodePoint(code)).filter((letter) => letter.trim() !== "");
  const list = all.map((letter) => `'${letter.replaceAll("'", "''")}'`).join(",");
  const lowered = (
    await duck.runAndReadAll(`SELECT lower(l) FROM (SELECT unnest([${list}]) AS l)`)
  ).getRows();
  const different = all.filter(
    (letter, at) => readId(String(lowered[at][0]), "lower") !== readId(letter, "lower"),
  );
  expect(different.map((letter) => `${letter} ${letter.codePointAt(0)?.toString(16)}`)).toEqual([]);
});
