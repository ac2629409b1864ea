import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { prepareData } from "./prepare.ts";
import { consentConfig } from "../../config/consent-config.ts";
import { dataConfig } from "../../config/data-config.ts";
import { dictionaryFile, expandDictionary } from "@fedseg/shared/features/dictionary.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const DAY_MS = 86_400_000;
const snapshotMs = Date.UTC(2025, 3, 1);
const folder = mkdtempSync(join(tmpdir(), "prepare-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, ...lines: string[]): string {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return join(folder, name);
}

function day(daysAgo: number): string {
  return new Date(snapshotMs - daysAgo * DAY_MS).toISOString();
}

const columns = {
  user: "user",
  time: "time",
  order: "order",
  product: "product",
  amount: "amount",
  quantity: "quantity",
};
const HEADER = "user,time,type,order,product,quantity,amount";
const shop = (csv: string) => ({
  sources: { shop: { csv } },
  events: [{ from: "shop", columns, type: { column: "type" } }],
});

test("measures a history that a person can check", async () => {
  const csv = file(
    "history.csv",
    HEADER,
    `u,${day(40.5)},purchase,a,p,1,10`,
    `u,${day(40.5)},purchase,a,q,1,5`,
    `u,${day(10.25)},purchase,b,q,1,25`,
    `u,${day(8)},return,b,q,1,12`,
    `u,${day(7)},return,b,never bought,1,100`,
    `u,${day(5)},view,,q,,`,
    `u,${day(0)},purchase,c,p,1,1000`,
    `v,${day(3)},view,,q,,`,
  );
  const features = [
    natural("recency_days", { of: "recency" }),
    natural("tenure_days", { of: "tenure" }),
    natural("frequency", { of: "count", what: "orders" }),
    natural("monetary", { of: "sum", what: "amount" }),
    natural("average_basket", { of: "average-order" }),
    natural("order_gap_days", { of: "order-gap" }),
    natural("active_months", { of: "count", what: "months" }),
    natural("product_variety", { of: "count", what: "products" }),
    natural("return_rate", { of: "return-rate" }),
    natural("view_count", { of: "count", what: "events", event: "view" }),
  ];
  const { table, report } = await readData({ data: shop(csv) }, { features, cleaning: KEEP, snapshotMs });
  expect(table.ids).toEqual(["u", "v"]);
  expect(Array.from(table.values.subarray(0, 10))).toEqual([10, 40, 2, 40, 20, 30.25, 2, 2, 0.3, 1]);
  expect(Array.from(table.values.subarray(10))).toEqual([NaN, NaN, 0, 0, NaN, NaN, 0, 0, NaN, 1]);
  expect(report.sources).toEqual([{ name: "shop", kind: "csv", rows: 8 }]);
  expect(report.users).toEqual({ seen: 2, kept: 2, leftOut: [], unmeasured: 1 });
  expect(report.features.map(({ measured }) => measured)).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 1, 2]);
});

const CUSTOMERS = {
  data: {
    sources: { list: { csv: "customers.csv", delimiter: ";" }, vectors: { jsonLines: "vectors.jsonl" } },
    customers: [
      {
        from: "list",
        columns: { user: "id" },
        attributes: { age: "age", tier: "tier", member: "member", style: "style" },
      },
      { from: "vectors", columns: { user: "id" }, attributes: { image: "v" } },
    ],
  },
  home: folder,
};

const ONE_TITLE = { title: { en: "t", zh: "t" } };
const { features: ATTRIBUTES } = expandDictionary(
  dictionaryFile.parse({
    version: 1,
    features: [
      {
        name: "age",
        ...ONE_TITLE,
        measure: { of: "attribute", attribute: "age" },
        range: [0, 99],
        missing: { publicMedian: 40 },
        transform: "log1p",
      },
      {
        name: "tier",
        ...ONE_TITLE,
        measure: { of: "ordinal", attribute: "tier", order: ["bronze", "silver", "gold"] },
        range: [0, 2],
        missing: { constant: 0 },
      },
      {
        name: "is_member",
        ...ONE_TITLE,
        measure: { of: "is", attribute: "member", value: "yes" },
        range: [0, 1],
      },
      {
        name: "of",
        ...ONE_TITLE,
        measure: { of: "one-hot", attribute: "tier", values: ["bronze", "gold"] },
        missing: { constant: 0 },
      },
      {
        name: "style",
        ...ONE_TITLE,
        measure: { of: "embedding", attribute: "style", length: 2 },
        range: [-1, 1],
      },
      {
        name: "image",
        ...ONE_TITLE,
        measure: { of: "embedding", attribute: "image", length: 2 },
        range: [-1, 1],
      },
    ],
  }),
);

test("reads attributes: numbers, ordinals, one-hots, embeddings as lists and as texts", async () => {
  file(
    "customers.csv",
    "id;age;tier;member;style",
    "b;31; gold ;yes;[0.25, -2]",
    "a;old;tin;no;[0.5, 0.75]",
    "c;;;;",
  );
  file("vectors.jsonl", '{"id": "a", "v": [1, 0.5]}', '{"id": "b", "v": [0.125, -0.5]}');
  const request = { features: ATTRIBUTES, cleaning: KEEP, snapshotMs };
  const { table, report } = await readData(CUSTOMERS, request);
  const row = (at: number) => Array.from(table.values.subarray(at * table.d, (at + 1) * table.d));
  expect(table.ids).toEqual(["a", "b", "c"]);
  const log = (value: number) => toScale("log1p", value);
  expect(row(0)).toEqual([log(40), 0, 0, 0, 0, 0.5, 0.75, 1, 0.5]);
  expect(row(1)).toEqual([log(31), 2, 1, 0, 1, 0.25, -1, 0.125, -0.5]);
  expect(row(2)).toEqual([log(40), 0, NaN, 0, 0, NaN, NaN, NaN, NaN]);
  expect(report.features.map(({ filled, dropped, below }) => [filled, dropped, below])).toEqual([
    [2, 0, 0],
    [2, 0, 0],
    [0, 1, 0],
    [1, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [0, 1, 1],
    [0, 1, 0],
    [0, 1, 0],
  ]);
});

test("gives a class by attribute to the same values; none without the attribute", async () => {
  const target: Target = { of: "attribute", attribute: "tier", values: ["gold", "silver"] };
  const { table } = await readData(CUSTOMERS, { features: ATTRIBUTES, cleaning: KEEP, snapshotMs, target });
  expect([...table.outcome!.classes]).toEqual([0, 1, -1]);
  expect(table.outcome!.values).toEqual(table.values);
});

test("gives the place of a class by attribute; none to a value of no class", async () => {
  const classesBy = async (classes: string[][]) => {
    const target: Target = { of: "attribute", attribute: "tier", classes };
    const request = { features: ATTRIBUTES, cleaning: KEEP, snapshotMs, target };
    return [...(await readData(CUSTOMERS, request)).table.outcome!.classes];
  };
  expect(await classesBy([["x"], ["gold", "y"], ["tin"]])).toEqual([2, 1, -1]);
  expect(await classesBy([["x"], ["y"], ["gold"]])).toEqual([-1, 2, -1]);
});

test("a return after the cutoff does not change what was known at the cutoff", async () => {
  const early = [HEADER, `u,${day(50)},purchase,a,p,2,20`, `v,${day(50)},purchase,b,p,1,10`];
  const late = [
    `u,${day(5)},return,a,p,1,10`,
    `v,${day(5)},purchase,c,q,1,10`,
    `w,${day(4)},purchase,d,q,1,1`,
  ];
  const target = { of: "bought-again", withinDays: 30 } as const;
  const features = [natural("monetary", { of: "sum", what: "amount" })];
  const cleaning = { duplicates: "keep", cancellations: "offset" } as const;
  const request = { features, cleaning, snapshotMs, target };
  const { table } = await readData({ data: shop(file("late.csv", ...early, ...late)) }, request);
  expect([...table.values]).toEqual([10, 20, 1]);
  expect([...table.outcome!.values]).toEqual([20, 10, NaN]);
  expect([...table.outcome!.classes]).toEqual([0, 1, -1]);
});

test("leaves no trace, whether it ends well or not, and says what is missing", async () => {
  const node = join(folder, "node");
  mkdirSync(node);
  const consentOf = (default_: string) => consentConfig.parse({ rule: "test", default: default_ });
  const place = { folder: node, home: folder, consent: consentOf("exclude") };
  const features = [natural("n", { of: "recency" })];
  const request = { features, cleaning: KEEP, snapshotMs };
  const full = shop(file("full.csv", HEADER, `u,${day(5)},purchase,a,p,1,10`));
  const none = shop(file("none.csv", HEADER));
  const bad = shop(file("bad.csv", HEADER, "u,soon,purchase,a,p,1,1"));
  const rate = [natural("rate", { of: "rate", from: "view", to: "cart" })];
  const refused = [
    [full, features, "DATA_NO_USERS", "no_record"],
    [none, features, "DATA_NO_USERS", "no lines"],
    [bad, features, "DATA_NO_USERS", "bad_time"],
    [shop("absent.csv"), features, "CSV_UNREADABLE", "absent.csv"],
    [full, rate, "FEATURE_UNAVAILABLE", "session"],
  ] as const;
  for (const [sections, asked, code, says] of refused) {
    const data = dataConfig.parse(sections);
    await expect(
      prepareData({ ...place, data }, { ...request, features: asked }, () => undefined),
    ).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
    expect(readdirSync(node)).toEqual([]);
  }
  const told: string[] = [];
  const data = dataConfig.parse(full);
  await prepareData({ ...place, consent: consentOf("include"), data }, request, (code, text) =>
    told.push(`${code}: ${text}`),
  );
  expect(told).toEqual(["DATA: 1 lines read, 1 kept, 1 users"]);
  expect(readdirSync(node)).toEqual([]);
});

test("what is not looked for is not found, and the rows are the same", async () => {
  const csv = file("odd.csv", HEADER, `u,${day(4)},purchase,a,p,1,many`, `v,${day(3)},purchase,b,p,1,7`);
  const request = {
    features: [natural("monetary", { of: "sum", what: "amount" })],
    cleaning: KEEP,
    snapshotMs,
  };
  const [looked, rowsOnly] = [
    await readData({ data: shop(csv) }, request),
    await readData({ data: shop(csv) }, { ...request, isLookedAt: false }),
  ];
  expect(looked.report.observations.map(({ kind }) => kind)).toContain("unreadable-number");
  expect(rowsOnly.report).toEqual({ ...looked.report, observations: [] });
  expect(rowsOnly.table).toEqual(looked.table);
});
