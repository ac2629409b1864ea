import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { type EventRules, stageEvents } from "./stage-events.ts";
import type { Engine } from "./engine/engine.ts";
import { openEngine } from "./engine/open-engine.ts";
import { filesOfAll } from "./sources/source-files.ts";
import { stageSources } from "./sources/stage.ts";
import { consentConfig } from "../../config/consent-config.ts";
import { dataConfig } from "../../config/data-config.ts";

const DATA = join(import.meta.dirname, "../../../../../shared/data");
const missing = !existsSync(DATA);
const SKIPPED = missing ? " (skipped: no ../shared/data)" : "";
const folder = mkdtempSync(join(tmpdir(), "real-lines-"));
/** Half a million lines are read three times; a busy machine may take long. */
vi.setConfig({ testTimeout: 240_000 });
afterAll(() => rmSync(folder, { recursive: true }));

async function withEvents(
  data: unknown,
  rules: Pick<EventRules, "cleaning" | "snapshotMs">,
  look: (engine: Engine, counts: Awaited<ReturnType<typeof stageEvents>>) => Promise<void>,
): Promise<void> {
  const config = dataConfig.parse(data);
  const here = (relative: string) => join(DATA, relative);
  const engine = await openEngine(config.engine, { folder, reads: filesOfAll(config.sources, here) });
  try {
    await stageSources(engine, config.sources, { here });
    const consent = consentConfig.parse({ rule: "test", default: "include" });
    await look(engine, await stageEvents(engine, { data: config, consent, ...rules }));
  } finally {
    engine.close();
  }
}

const RETAIL = {
  sources: { shop: { csv: "online_retail/online_retail.csv.gz" } },
  events: [
    {
      from: "shop",
      columns: {
        user: "CustomerID",
        time: "InvoiceDate",
        order: "InvoiceNo",
        product: "StockCode",
        quantity: "Quantity",
        unit_price: "UnitPrice",
      },
      cancellationPrefix: "C",
    },
  ],
};
/** The references count no line that cost nothing. */
const AS_REFERENCE = { freeLines: "drop" } as const;
const RETAIL_END = Date.UTC(2011, 11, 10);

test.skipIf(missing)(`Online Retail is cleaned as its reference is${SKIPPED}`, async () => {
  const rules = {
    cleaning: { ...AS_REFERENCE, duplicates: "keep", cancellations: "separate" },
    snapshotMs: RETAIL_END,
  } as const;
  await withEvents(RETAIL, rules, async (engine, { lines, users }) => {
    expect(lines[0]).toMatchObject({ read: 541_909, kept: 406_789 });
    const types = "SELECT type, count(*), count(DISTINCT person) FROM main.event GROUP BY type ORDER BY type";
    expect(await engine.rows(types)).toEqual([
      ["purchase", 397_884, 4338],
      ["return", 8905, 1589],
    ]);
    expect(users).toEqual({ seen: 4372, kept: 4371, leftOut: [{ reason: "no_line", count: 1 }] });
  });
});

test.skipIf(missing)(`Online Retail has 5 268 exact repeats, all of them found first${SKIPPED}`, async () => {
  const rules = {
    cleaning: { ...AS_REFERENCE, duplicates: "drop", cancellations: "offset" },
    snapshotMs: RETAIL_END,
  } as const;
  await withEvents(RETAIL, rules, async (engine, { lines }) => {
    const dropped = new Map(lines[0].dropped.map(({ reason, count }) => [reason, count]));
    expect(dropped.get("duplicate")).toBe(5268);
    expect(dropped.get("offset_by_return")).toBeGreaterThan(8905 / 2);
    const units = "sum(CASE type WHEN 'purchase' THEN quantity ELSE -quantity END)";
    const [[bought]] = await engine.rows(`SELECT ${units} FROM main.event`);
    const cells = "SELECT DISTINCT * FROM src.shop";
    const quantity = "Quantity::INTEGER";
    const [[counted]] =
      await engine.rows(`SELECT sum(${quantity}) FROM (${cells}) WHERE CustomerID IS NOT NULL
      AND UnitPrice::DOUBLE > 0`);
    expect(bought).toBe(counted);
  });
});

const JOURNEY_COLUMNS = {
  user: "household_id",
  time: "transaction_timestamp",
  order: "basket_id",
  product: "product_id",
  quantity: "quantity",
  amount: "sales_value",
  discount: "retail_disc",
};
const JOURNEY = {
  sources: {
    lines: { csv: "complete_journey/transactions_sample.csv.gz" },
    catalogue: { csv: "complete_journey/products.csv.gz" },
    people: { csv: "complete_journey/demographics.csv.gz" },
  },
  events: [{ from: "lines", columns: JOURNEY_COLUMNS }],
  products: { from: "catalogue", columns: { product: "product_id", category: "department", brand: "brand" } },
  customers: [{ from: "people", columns: { user: "household_id" }, attributes: { income: "income" } }],
};
const JOURNEY_RULES = {
  cleaning: { ...AS_REFERENCE, duplicates: "keep", cancellations: "separate" },
  snapshotMs: Date.UTC(2018, 0, 2),
} as const;

test.skipIf(missing)(`Complete Journey joins its products and households${SKIPPED}`, async () => {
  await withEvents(JOURNEY, JOURNEY_RULES, async (engine, { lines, users }) => {
    expect(lines[0]).toMatchObject({ read: 75_000, kept: 74_471 });
    const [[without, grocery]] = await engine.rows(`SELECT count(*) FILTER (category IS NULL),
      count(*) FILTER (category = 'GROCERY') FROM main.event`);
    // One product of the sample has no department.
    expect(without).toBe(1);
    expect(grocery).toBeGreaterThan(30_000);
    expect([users.seen, users.kept]).toEqual([2377, 2373]);
  });
});

test.skipIf(missing)(`Complete Journey's chains of stores share households${SKIPPED}`, async () => {
  const members: Set<unknown>[] = [];
  let kept = 0;
  for (const rest of [0, 1, 2]) {
    const events = [{ ...JOURNEY.events[0], where: `store_id::INTEGER % 3 = ${rest}` }];
    await withEvents({ ...JOURNEY, events, customers: [] }, JOURNEY_RULES, async (engine, { lines }) => {
      kept += lines[0].kept;
      members.push(new Set((await engine.rows("SELECT user_id FROM main.member")).map(([id]) => id)));
    });
  }
  expect(kept).toBe(74_471);
  const [first, second] = members;
  const shared = [...first].filter((id) => second.has(id)).length;
  expect(shared).toBeGreaterThan(100);
  expect(shared).toBeLessThan(Math.min(first.size, second.size));
});
