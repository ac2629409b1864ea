import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test, vi } from "vitest";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const DATA = join(import.meta.dirname, "../../../../../shared/data");
const missing = !existsSync(DATA);
const SKIPPED = missing ? " (skipped: no ../shared/data)" : "";
const folder = mkdtempSync(join(tmpdir(), "reference-"));
vi.setConfig({ testTimeout: 240_000 });
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads the named columns of a data set's reference, by user. */
function referenceOf(set: string, columns: readonly string[]): Map<string, number[]> {
  const [header, ...lines] = gunzipSync(readFileSync(join(DATA, set, "features.csv.gz")))
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return new Map(
    lines.map((cells) => [
      cells[header.indexOf("id")],
      columns.map((name) => Number(cells[header.indexOf(name)])),
    ]),
  );
}

/** Names every value of a data set that is further from its reference than its tolerance. */
async function mismatches(
  set: string,
  data: unknown,
  features: readonly FeatureSpec[],
  { snapshotMs, tolerances }: { readonly snapshotMs: number; readonly tolerances: readonly number[] },
): Promise<string[]> {
  const reference = referenceOf(
    set,
    features.map(({ title }) => title.en),
  );
  // The references count no line that cost nothing.
  const cleaning = { ...KEEP, freeLines: "drop" } as const;
  const { table } = await readData({ data }, { features, cleaning, snapshotMs });
  const strangers = table.ids.filter((id) => !reference.has(id));
  const wrong = [...reference].flatMap(([id, expected]) => {
    const row = table.ids.indexOf(id);
    return expected
      .map((value, at) => ({ at, value, got: table.values[row * table.d + at] }))
      .filter(({ at, value, got }) => !(Math.abs(got - value) <= tolerances[at]))
      .map(({ at, value, got }) => `${features[at].name} of ${id}: ${got} instead of ${value}`);
  });
  return [...strangers, ...wrong];
}

test.skipIf(missing)(`Complete Journey gives the reference's five features${SKIPPED}`, async () => {
  const at = (file: string) => ({ csv: join(DATA, "complete_journey", file) });
  const columns = {
    user: "household_id",
    time: "transaction_timestamp",
    order: "basket_id",
    product: "product_id",
    quantity: "quantity",
    amount: "sales_value",
    discount: "discount",
  };
  const data = {
    sources: {
      raw: at("transactions_sample.csv.gz"),
      lines: {
        sql: `SELECT *, retail_disc::DECIMAL(9, 2) + coupon_disc::DECIMAL(9, 2) + coupon_match_disc::DECIMAL(9, 2) AS discount FROM raw`,
      },
      products: at("products.csv.gz"),
    },
    events: [{ from: "lines", columns }],
    products: { from: "products", columns: { product: "product_id", category: "department" } },
  };
  const fresh = ["PRODUCE", "MEAT", "SEAFOOD", "DELI", "PASTRY", "SALAD BAR"];
  const features = [
    natural("recency_days", { of: "recency" }),
    natural("frequency", { of: "count", what: "orders" }),
    natural("monetary", { of: "sum", what: "amount" }),
    natural("discount_share", { of: "discount-share" }),
    natural("fresh_share", { of: "share", by: "category", in: fresh }),
  ];
  const snapshotMs = Date.UTC(2018, 0, 2);
  // Shares are rounded to 6 decimals in the reference.
  const options = { snapshotMs, tolerances: [0, 0, 0, 5.1e-7, 5.1e-7] };
  expect(await mismatches("complete_journey", data, features, options)).toEqual([]);
});

/** Copies a CSV file with a first column of row numbers, which the reference uses as ids. */
function numbered(text: string): string {
  const [header, ...lines] = text.trimEnd().split("\n");
  const path = join(folder, "numbered.csv");
  writeFileSync(path, [`id,${header}`, ...lines.map((line, at) => `${at + 1},${line}`)].join("\n"));
  return path;
}

function attributesOnly(csv: string, names: readonly string[]) {
  const attributes = Object.fromEntries(names.map((name) => [name.toLowerCase(), name]));
  return { sources: { list: { csv } }, customers: [{ from: "list", columns: { user: "id" }, attributes }] };
}

/** The feature that is an attribute as it stands; its title is the name of the reference's column. */
function asItStands(name: string): FeatureSpec {
  const attribute = name.toLowerCase();
  return natural(attribute, { of: "attribute", attribute }, { title: { en: name, zh: name } });
}

test.skipIf(missing)(
  `Online Shoppers, attributes without events, equals its reference${SKIPPED}`,
  async () => {
    const names = [
      "Administrative",
      "Administrative_Duration",
      "Informational",
      "Informational_Duration",
      "ProductRelated",
      "ProductRelated_Duration",
      "BounceRates",
      "ExitRates",
      "PageValues",
      "SpecialDay",
    ];
    const zipped = readFileSync(join(DATA, "online_shoppers", "online_shoppers_intention.csv.gz"));
    const data = attributesOnly(numbered(gunzipSync(zipped).toString()), names);
    const snapshotMs = Date.UTC(2019, 0, 1);
    const tolerances = names.map(() => 5.1e-7);
    const options = { snapshotMs, tolerances };
    expect(await mismatches("online_shoppers", data, names.map(asItStands), options)).toEqual([]);
  },
);

test.skipIf(missing)(`Wholesale, attributes without events, equals its reference${SKIPPED}`, async () => {
  const names = ["Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"];
  const text = readFileSync(join(DATA, "wholesale", "wholesale_customers.csv"), "utf8");
  const options = { snapshotMs: Date.UTC(2015, 0, 1), tolerances: names.map(() => 0) };
  const data = attributesOnly(numbered(text), names);
  expect(await mismatches("wholesale", data, names.map(asItStands), options)).toEqual([]);
});
