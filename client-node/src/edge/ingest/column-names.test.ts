import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const home = mkdtempSync(join(tmpdir(), "column-names-"));
afterAll(() => rmSync(home, { recursive: true }));

/** Names that statements over the rows have for things of their own, and fields that they ask of them. */
const INNER =
  "a d day entity l latest lines m main mark numbered o own p part place q r rate rows s t time u v w word x".split(
    " ",
  );
const FIELDS = [...INNER, "clock", "zone", "rowid", "user_id", "order_id", "product_id", "category", "brand"];

const FEATURES = [
  natural("orders", { of: "count", what: "orders" }),
  natural("recency", { of: "recency" }),
  natural("brands", { of: "count", what: "brands" }),
  natural("amount", { of: "sum", what: "amount" }),
];

/** What is read of lines, heads of orders and products that all have these columns beside their own. */
async function readBeside(columns: string): Promise<unknown> {
  const engine = await (await DuckDBInstance.create(":memory:")).connect();
  const write = (name: string, select: string) =>
    engine.run(`COPY (SELECT *${columns} FROM (${select})) TO '${join(home, name)}' (FORMAT parquet)`);
  await write(
    "lines.parquet",
    "SELECT 'u' || (i % 3) AS customer, '2025-06-0' || (1 + i) || 'T0' || i || ':30+02:00' AS stamp, 'n' || i AS no, 's' || (i % 2) AS sku, i AS paid FROM range(7) t(i)",
  );
  await write(
    "heads.parquet",
    "SELECT 'n' || i AS no, 'u' || (i % 3) AS customer, '2025-06-11 12:00' AS stamp FROM range(7) t(i)",
  );
  await write("goods.parquet", "SELECT 's' || i AS sku, 'b' || i AS maker, 'c' AS kind FROM range(2) t(i)");
  engine.closeSync();
  const data = {
    sources: {
      lines: { parquet: "lines.parquet" },
      heads: { parquet: "heads.parquet" },
      goods: { parquet: "goods.parquet" },
    },
    events: [
      {
        from: "lines",
        columns: { user: "customer", time: "stamp", order: "no", product: "sku", amount: "paid" },
      },
    ],
    orders: { from: "heads", columns: { order: "no", user: "customer", time: "stamp" } },
    products: { from: "goods", columns: { product: "sku", brand: "maker", category: "kind" } },
    customers: [{ from: "heads", columns: { user: "customer" }, attributes: { since: "stamp" } }],
  };
  const snapshotMs = Date.UTC(2026, 0);
  const { table, report } = await readData(
    { data, home },
    { features: FEATURES, cleaning: KEEP, snapshotMs },
  );
  return { ids: table.ids, values: table.values, users: report.users };
}

const plain = await readBeside("");

test.each([
  ["texts", "'x'"],
  ["numbers", "7"],
  ["structs", `{${FIELDS.map((field) => `'${field}': '2020-01-01'`).join(", ")}}`],
])("columns that nothing maps, named as things inside a statement, change nothing: %s", async (_, cell) => {
  expect(await readBeside(INNER.map((name) => `, ${cell} AS "${name}"`).join(""))).toEqual(plain);
});
