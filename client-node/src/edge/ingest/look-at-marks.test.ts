import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObservationKind } from "../../ingest/observation.ts";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "look-at-marks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const columns = { user: "id", time: "at", order: "no", product: "sku", amount: "paid" };

async function look(name: string, text: string, source: object = {}, events: object = {}) {
  writeFileSync(join(folder, name), text);
  const kind = name.endsWith(".csv") ? { csv: name } : { jsonLines: name };
  const data = { sources: { shop: { ...kind, ...source } }, events: [{ from: "shop", columns, ...events }] };
  const features = [natural("orders", { of: "count", what: "orders" })];
  return readData({ data, home: folder }, { features, cleaning: KEEP, snapshotMs: Date.UTC(2026, 0, 1) });
}

type Read = Awaited<ReturnType<typeof look>>;

function found({ report: { observations } }: Read, kind: ObservationKind) {
  const own = observations.filter((one) => one.kind === kind);
  return own.map(({ column, count, of, examples }) => `${column} ${count}/${of} ${examples.join()}`);
}

const FLAGS = ["is_return", "Test", "deleted_at", "cancelled_on", "是否退款"];

test("marks that nobody reads are shown by their columns' names: set on some lines, not on all or none", async () => {
  const lines = [
    "a,2025-01-01,1,x,5,1,true,2025-02-01,x,是,0,paid",
    "b,2025-01-01,2,x,5,0,FALSE,,,否,0,paid",
    "c,2025-01-01,3,x,5,0,no,,,,0,paid",
  ];
  const text = ["id,at,no,sku,paid", ...FLAGS].join() + ",void,returning_customer\n" + lines.join("\n");
  const read = await look("flags.csv", text);
  expect(found(read, "unread-flag")).toEqual([
    "is_return 1/3 1",
    "Test 1/3 true",
    "deleted_at 1/3 2025-02-01",
    "cancelled_on 1/3 x",
    "是否退款 1/3 是",
  ]);
  const where = FLAGS.map((name) => `"${name}" IS NOT NULL`).join(" OR ");
  expect(found(await look("flags.csv", text, {}, { where }), "unread-flag")).toEqual([]);
  const all = text.replace("b,2025-01-01,2,x,5,0", "b,2025-01-01,2,x,5,1").replace("3,x,5,0", "3,x,5,1");
  expect(found(await look("flags.csv", all), "unread-flag")).not.toContain("is_return 3/3 1");
});

test("an id that is a whole object or list is shown", async () => {
  const line = (user: unknown, sku: unknown) =>
    JSON.stringify({ id: user, at: "2025-01-01", no: "1", sku, paid: 5 });
  const lines = [line({ id: 7, mail: "a@x" }, ["a", "b"]), line("plain [a]", "{x}"), line("[b", "c]")];
  const read = await look("nested.jsonl", lines.join("\n"));
  expect(found(read, "nested-id")).toEqual(['id 1/3 {"id":7,"mail":"a@x"}', 'sku 1/3 ["a","b"]']);
});

const GUARDED = [
  "id,at,no,sku,paid",
  '="0042",2025-01-01,`17,\'9,5',
  "0042,2025-01-02,18,'s-Hertogenbosch,5",
  '"=""7""",2025-01-02,19,"=a",5',
].join("\n");

test("ids that are guarded from spreadsheets are shown, and read without the guard where that is declared", async () => {
  const read = await look("guarded.csv", GUARDED);
  expect(found(read, "guarded-id")).toEqual(['id 2/3 ="0042"', "no 1/3 `17", "sku 1/3 '9"]);
  expect(read.table.users).toBe(3);
  const bare = await look("guarded.csv", GUARDED, { guarded: ["id", "no", "sku"] });
  expect(found(bare, "guarded-id")).toEqual([]);
  expect([...bare.table.ids].toSorted()).toEqual(["0042", "7"]);
  await expect(look("guarded.csv", GUARDED, { guarded: ["nr"] })).rejects.toMatchObject({
    code: "DATA_COLUMN_MISSING",
    message: expect.stringContaining("guarded of a source names a column"),
  });
});

test("products that are postage or fees by their name are shown", async () => {
  const skus = ["POST", "Versandkosten", "运费", "Gift Card", "Postbox", "85123A"];
  const text = skus.map((sku, at) => `u${at},2025-01-01,${at},${sku},5`).join("\n");
  expect(found(await look("fees.csv", `id,at,no,sku,paid\n${text}`), "fee-word")).toEqual([
    "sku 4/6 Gift Card",
  ]);
});
