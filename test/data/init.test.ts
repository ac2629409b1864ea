import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { init } from "@fedseg/client-node/edge/commands/init.ts";
import { prepareData } from "@fedseg/client-node/edge/data/prepare.ts";
import { loadOwnData } from "@fedseg/client-node/edge/own-data.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "fedseg-init-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const silent = () => undefined;

async function drafted(file: string, content: string | Uint8Array, more: Record<string, string> = {}) {
  const out = mkdtempSync(join(folder, "node-"));
  const data = join(out, file);
  writeFileSync(data, content);
  await init.run({ name: "willow", data, out, ...more }, silent);
  const text = readFileSync(join(out, "config.yaml"), "utf8");
  const own = loadOwnData(join(out, "config.yaml"));
  const request = { ...own.dictionary, snapshotMs: Date.parse("2026-06-01") };
  const { table, report } = await prepareData(own, request, silent);
  return { out, text, own, table, report, columns: own.data.events[0].columns };
}

/** One feature of every user, as a natural number. */
function naturally({ ids, values, d }: Table, feature: number) {
  const rows = Array.from(ids, (id, at) => [id, values[at * d + feature]] as const);
  return rows
    .map(([id, value]) => [id, Number(Math.expm1(value).toFixed(2))])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const GERMAN = `Bestellnummer;Kunde_Nr;Kunde_Ort;Bestelldatum;Betrag;Artikel
7711;K-1;Bonn;03.02.2026 10:00;12,50;schuh
7712;K-2;Bonn;14.02.2026 10:00;1.112,50;schuh
7713;K-1;Bonn;15.03.2026 11:00;13,00;hut
`;

test("a German export: delimiter, decimals, days before months, the id among columns of the customer", async () => {
  const { columns, table, own } = await drafted("bestellungen.csv", GERMAN);
  expect(columns).toEqual({
    order: "Bestellnummer",
    user: "Kunde_Nr",
    time: "Bestelldatum",
    amount: "Betrag",
    product: "Artikel",
  });
  expect(own.dictionary.features.map(({ name }) => name)).toEqual([
    "recency_days",
    "orders",
    "spend",
    "average_order",
    "tenure_days",
    "products",
  ]);
  expect(naturally(table, 2)).toEqual([
    ["K-1", 25.5],
    ["K-2", 1112.5],
  ]);
});

test("a packed export with quantity and price, American days, and no orders", async () => {
  const csv = "uid,when,quantity,unit price\na,02/28/2026,2,1.5\na,02/28/2026,1,4\nb,03/01/2026,1,9\n";
  const { columns, table, text } = await drafted("lines.csv.gz", gzipSync(csv), { user: "uid" });
  expect(columns).toMatchObject({
    user: "uid",
    time: "when",
    quantity: "quantity",
    unit_price: "unit price",
  });
  expect(text).toContain("CHECK: the file names no orders");
  expect(naturally(table, 1)).toEqual([
    ["a", 1],
    ["b", 1],
  ]);
});

test("a file that says what its lines are: known words are taken over, others are not", async () => {
  const csv =
    "event_type,user_id,time,order_id,amount\nBUY,a,2026-01-02,1,5\nsecret,a,2026-01-03,,\nadd_to_cart,b,2026-01-04,,\n";
  const { own, text, report } = await drafted("events.csv", csv);
  expect(own.data.events[0].type).toEqual({
    column: "event_type",
    words: { BUY: "purchase", add_to_cart: "cart" },
  });
  expect(text).not.toContain("secret");
  expect(report.users.kept).toBe(2);
});

test("drafts hold nothing that was read from a row, and mark what only people know", async () => {
  const few = await drafted(
    "orders.csv",
    "order_id,customer_id,created_at,amount\n771,K-1,2026-02-03,77123\n",
  );
  const many = await drafted(
    "orders.csv",
    "order_id,customer_id,created_at,amount\n9,z,2026-01-03,0.5\n8,y,2026-01-04,3\n",
  );
  const dictionary = readFileSync(join(few.out, "dictionary.yaml"), "utf8");
  expect(dictionary).toBe(readFileSync(join(many.out, "dictionary.yaml"), "utf8"));
  expect(dictionary).toMatch(/never read it off\n# your rows/);
  expect(few.text).toBe(many.text);
  expect(few.text.match(/ONLY YOU KNOW/g)!.length).toBeGreaterThanOrEqual(3);
  expect(few.text).toContain("rule: NOT DECIDED");
  expect(statSync(join(few.out, "config.yaml")).mode & 0o777).toBe(0o600);
});

test.each([
  ["a name that is none", { name: "Willow!" }, "INIT_NAME"],
  ["no such file", { data: join(folder, "none.csv") }, "INIT_FILE"],
  ["a column that is not there", { user: "nobody" }, "INIT_COLUMN"],
])("%s is refused and nothing is written", async (_, wrong, code) => {
  const out = mkdtempSync(join(folder, "refused-"));
  writeFileSync(join(folder, "good.csv"), GERMAN);
  const options = { name: "willow", data: join(folder, "good.csv"), out, ...wrong };
  await expect(init.run(options, silent)).rejects.toMatchObject({ code });
  expect(readdirSync(out)).toEqual([]);
});

test("a file without customers, times or amounts is refused with its columns", async () => {
  const said = "Its columns are colour, size";
  await expect(drafted("c.csv", "colour,size\nred,4\n")).rejects.toThrow(said);
});

test("a draft never replaces a file", async () => {
  const { out } = await drafted("orders.csv", GERMAN);
  const again = init.run({ name: "willow", data: join(out, "orders.csv"), out }, silent);
  await expect(again).rejects.toMatchObject({ code: "INIT_EXISTS" });
});

test("where nobody can be asked, what is missing is named", async () => {
  await expect(init.run({}, silent)).rejects.toThrow("--name and --data must be given");
});
