import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Engine } from "./engine/engine.ts";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import type { ShopLine } from "../../../../test/data/cleaning-model.ts";
import { SHOP, cleaning, shopLines, shopRelation } from "../../../../test/data/shop-lines.ts";
import { type World, openTestEngine, stage, texts } from "../../../../test/data/staged-events.ts";
import { sized } from "../../../../test/full.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());
/** A busy machine may take long. */
vi.setConfig({ testTimeout: 240_000 });

type Rows = readonly (readonly (string | null)[])[];
const cell = (...values: string[]) => fc.constantFrom(...values, null);
const rowsOf = (...cells: fc.Arbitrary<string | null>[]) => fc.array(fc.tuple(...cells), { maxLength: 12 });
/** Rows that contradict each other. */
const others = fc.record({
  heads: rowsOf(cell("o1", "o2"), cell("u1", "u2", "u99"), cell("2025-12-01", "2025-12-02")),
  catalogue: rowsOf(cell("p", "q"), cell("tea", "wine"), cell("a", "b")),
  crm: rowsOf(cell("u1", "u2", "u98"), cell("Oslo", "Paris")),
  asked: rowsOf(cell("u1", "u2", "u3", "u4"), cell("yes", "no"), cell("2025-12-01", "2025-12-02")),
});
type Others = Readonly<Record<"heads" | "catalogue" | "crm" | "asked", Rows>>;

function world(parts: readonly (readonly ShopLine[])[], rest: Others, rules: CleaningRules): World {
  const shops = parts.map((lines, at) => [at === 0 ? "shop" : `shop${at}`, shopRelation(lines)] as const);
  return {
    relations: {
      ...Object.fromEntries(shops),
      heads: texts(["id", "who", "at"], rest.heads),
      catalogue: texts(["id", "kind", "maker"], rest.catalogue),
      crm: texts(["id", "city"], rest.crm),
      asked: texts(["id", "said", "at"], rest.asked),
    },
    data: {
      events: shops.map(([from]) => ({ ...SHOP, from })),
      orders: { from: "heads", columns: { order: "id", user: "who", time: "at" } },
      products: { from: "catalogue", columns: { product: "id", category: "kind", brand: "maker" } },
      customers: [{ from: "crm", columns: { user: "id" }, attributes: { city: "city" } }],
    },
    consent: {
      records: { from: "asked", columns: { user: "id", status: "said", time: "at" }, permits: ["yes"] },
    },
    cleaning: rules,
  };
}

function shuffled<T>(list: readonly T[], keys: readonly number[]): T[] {
  const order = list.map((item, at) => ({ item, key: (keys[at % keys.length] * (at + 1)) % 7919 }));
  return order.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

test("nothing depends on the order of rows, nor on how lines are split over sources", async () => {
  const keys = fc.array(fc.integer({ min: 1, max: 7918 }), { minLength: 5, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(shopLines, others, cleaning, keys, async (drawn, rest, rules, order) => {
      // Half of the lines take their user or time from their order.
      const lines = drawn.map((line, at) => (at % 2 === 0 ? line : { ...line, user: "" }));
      const seen = async (all: World) => {
        const { events, members, users } = await stage(engine, all);
        const customers = await engine.rows("SELECT * FROM main.customer ORDER BY ALL");
        return { events, members, users, customers };
      };
      const before = await seen(world([lines], rest, rules));
      const mixed = shuffled(lines, order);
      const mixedRest = {
        heads: shuffled(rest.heads, order),
        catalogue: shuffled(rest.catalogue, order),
        crm: shuffled(rest.crm, order),
        asked: shuffled(rest.asked, order),
      };
      // Exact repeats are a matter of one source.
      const half = rules.duplicates === "drop" ? lines.length : Math.floor(lines.length / 2);
      const parts = [mixed.slice(0, half), mixed.slice(half)].filter((part) => part.length > 0);
      expect(await seen(world(parts, mixedRest, rules))).toEqual(before);
    }),
    { numRuns: sized(4, 20) },
  );
});

test("nothing depends on the number of threads, in full with more rows than one of them reads", async () => {
  const rows = sized(20_000, 130_000);
  const shop = (order: string) => `SELECT 'u' || (hash(i) % 900) AS who, 'p' || (hash(i * 3) % 4) AS sku,
    TIMESTAMP '2025-01-01' + to_hours((hash(i * 7) % 8000)::INTEGER) AS at,
    'o' || (i // 3) AS basket, if(hash(i * 11) % 4 = 0, 'return', 'purchase') AS what,
    (1 + hash(i * 13) % 30) * 0.1 AS n, (1 + hash(i * 17) % 1000) / 100 AS price, NULL::VARCHAR AS visit, 'x' AS note
    FROM (SELECT * FROM range(${rows}) AS r(i) ORDER BY ${order})`;
  const rules: CleaningRules = { duplicates: { key: ["user", "time", "product"] }, cancellations: "offset" };
  const single = await openTestEngine(1);
  const print = async (one: Engine, order: string) => {
    await stage(one, { relations: { shop: shop(order) }, data: { events: [SHOP] }, cleaning: rules });
    return one.rows("SELECT count(*), sum(hash(event)::HUGEINT)::VARCHAR FROM main.event AS event");
  };
  const expected = await print(single.engine, "i");
  expect(Number(expected[0][0])).toBeGreaterThan(rows / 7);
  expect(await print(engine, "hash(i)")).toEqual(expected);
  expect(await print(single.engine, "-i")).toEqual(expected);
  single.close();
});
