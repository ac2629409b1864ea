import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { ROOT } from "../e2e/environment.ts";
import { naturalUsers, runOtherFormat, runRecipe } from "./read-recipe.ts";

/** What a recipe makes of its example: users' values in the order of its dictionary, and the lines left out by source. */
const RECIPES: Readonly<Record<string, Made>> = {
  cdnow: {
    snapshot: "1998-01-01T00:00:00Z",
    users: {
      "00001": [365, 1, 11.77],
      "00002": [354, 1, 89],
      "00003": [274, 3, 61.06],
      "00004": [20, 2, 29.33],
    },
    dropped: { purchases: {} },
  },
  ga4: {
    snapshot: "2025-12-01T00:00:00Z",
    users: { "222.2": [0, 0, 1, 1, 1, 0, 0], "C-1": [77, 1, 1, 1, 0, 1, 0.357] },
    dropped: { goods: { duplicate: 2, no_order: 1, no_user: 1 }, actions: {} },
  },
  woocommerce: {
    snapshot: "2025-12-01T00:00:00Z",
    users: {
      "ana@example.com": [182, 2, 95, 0.263, 0.05],
      "ben@example.com": [179, 1, 20, 1, 0],
      "cyd@example.com": [177, 1, 27.6, 0, 0],
      "dee@example.com": [175, 1, 0, 0, 1],
    },
    dropped: { sold: {}, returned: {} },
  },
  stripe: {
    snapshot: "2025-12-01T00:00:00Z",
    users: { cus_A: [182, 2, 93, 0.269], cus_B: [182, 1, 9.15, 0], "guest@example.com": [182, 1, 30, 1] },
    dropped: { paid: { no_rate: 1, no_user: 1 }, returned: {} },
  },
  magento: {
    snapshot: "2025-12-01T00:00:00Z",
    users: {
      "ana@example.com": [181, 2, 95, 0.105],
      "ben@example.com": [179, 1, 20, 1],
      "cyd@example.com": [177, 1, 0, 0],
    },
    dropped: { orders: {} },
  },
  olist: {
    snapshot: "2018-09-01T00:00:00Z",
    users: { ana: [61, 2, 110, 2.667, 1, 8, 1], ben: [88, 1, 20, 4, 0, 1, 0], dee: [86, 1, 20, 4, 0, 1, 0] },
    dropped: { items: { no_user: 1 } },
  },
  shopify: {
    snapshot: "2025-12-01T00:00:00Z",
    users: { "ana@example.com": [182, 2, 95, 25] },
    dropped: { export: { no_user: 5 }, paid: {} },
  },
};

interface Made {
  readonly snapshot: string;
  readonly users: Readonly<Record<string, readonly number[]>>;
  readonly dropped: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

test.each(Object.entries(RECIPES))("the recipe of %s", async (name, { snapshot, users, dropped }) => {
  const prepared = await runRecipe(name, snapshot);
  expect(naturalUsers(prepared)).toEqual(users);
  const lines = prepared.report.lines.map(({ source, dropped: reasons }) => [
    source,
    Object.fromEntries(reasons.map(({ reason, count }) => [reason, count])),
  ]);
  expect(Object.fromEntries(lines)).toEqual(dropped);
});

const GA4_TYPES = `{'event_timestamp': 'BIGINT', 'event_name': 'VARCHAR', 'user_id': 'VARCHAR', 'user_pseudo_id': 'VARCHAR',
  'event_params': 'STRUCT("key" VARCHAR, "value" STRUCT(string_value VARCHAR, int_value BIGINT))[]', 'device': 'STRUCT(category VARCHAR)',
  'ecommerce': 'STRUCT(transaction_id VARCHAR)', 'items': 'STRUCT(item_id VARCHAR, item_category VARCHAR, price_in_usd DOUBLE, quantity BIGINT, item_params STRUCT("key" VARCHAR)[])[]'}`;

test("the recipe of ga4 reads Parquet as it reads JSON lines", async () => {
  const folder = mkdtempSync(join(tmpdir(), "recipe-"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const json = join(ROOT, "examples/recipes/ga4/events_20251103.jsonl");
  await connection.run(
    `COPY (SELECT * FROM read_json('${json}', format = 'newline_delimited', columns = ${GA4_TYPES})) TO '${join(folder, "events_1.parquet")}' (FORMAT parquet)`,
  );
  connection.closeSync();
  const prepared = await runOtherFormat("ga4", RECIPES["ga4"]!.snapshot, folder);
  rmSync(folder, { recursive: true });
  expect(naturalUsers(prepared)).toEqual(RECIPES["ga4"]!.users);
});

test("every recipe has a test, an example and a line of the list", () => {
  const folder = join(ROOT, "docs/recipes");
  const pages = readdirSync(folder).flatMap((file) =>
    file === "README.md" ? [] : [file.replace(".md", "")],
  );
  expect(pages.toSorted()).toEqual(Object.keys(RECIPES).toSorted());
  const list = readFileSync(join(folder, "README.md"), "utf8");
  for (const name of pages) {
    expect([list.includes(`(${name}.md)`), existsSync(join(ROOT, "examples/recipes", name))]).toEqual([
      true,
      true,
    ]);
  }
});
