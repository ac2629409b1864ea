import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "./engine/engine.ts";
import { type World, openTestEngine, stage, texts } from "../../../../test/data/staged-events.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());

const COLUMNS = { user: "who", time: "at", order: "basket", amount: "price" };
const EVENTS = [{ from: "shop", columns: COLUMNS }];
const RELATIONS = { shop: texts(Object.values(COLUMNS), [["u1", "2025-03-01", "o1", "5"]]) };

const BAD: readonly (readonly [string, string, Partial<World>])[] = [
  ["an event source", "DATA_SOURCE_UNKNOWN", { data: { events: [{ from: "shp", columns: COLUMNS }] } }],
  [
    "an event column",
    "DATA_COLUMN_MISSING",
    { data: { events: [{ from: "shop", columns: { ...COLUMNS, brand: "marke" } }] } },
  ],
  [
    "a type column",
    "DATA_COLUMN_MISSING",
    { data: { events: [{ from: "shop", columns: COLUMNS, type: { column: "what" } }] } },
  ],
  [
    "an orders source",
    "DATA_SOURCE_UNKNOWN",
    { data: { events: EVENTS, orders: { from: "heads", columns: { order: "a", user: "b" } } } },
  ],
  [
    "an orders column",
    "DATA_COLUMN_MISSING",
    { data: { events: EVENTS, orders: { from: "shop", columns: { order: "a", user: "who" } } } },
  ],
  [
    "a product column",
    "DATA_COLUMN_MISSING",
    { data: { events: EVENTS, products: { from: "shop", columns: { product: "who", brand: "b" } } } },
  ],
  [
    "a customers source",
    "DATA_SOURCE_UNKNOWN",
    { data: { customers: [{ from: "crm", columns: { user: "id" }, attributes: {} }] } },
  ],
  [
    "an attribute's column",
    "DATA_COLUMN_MISSING",
    { data: { customers: [{ from: "shop", columns: { user: "who" }, attributes: { age: "years" } }] } },
  ],
  [
    "an attribute called user_id",
    "DATA_ATTRIBUTE_NAME",
    { data: { customers: [{ from: "shop", columns: { user: "who" }, attributes: { user_id: "at" } }] } },
  ],
  [
    "an opt-out source",
    "DATA_SOURCE_UNKNOWN",
    { consent: { optOut: { from: "no", columns: { user: "id" } } } },
  ],
  [
    "an opt-out column",
    "DATA_COLUMN_MISSING",
    { consent: { optOut: { from: "shop", columns: { user: "id" } } } },
  ],
  [
    "a signal's column",
    "DATA_COLUMN_MISSING",
    { consent: { gpc: { from: "shop", columns: { user: "who", signal: "gpc" } } } },
  ],
  [
    "a consent string's column",
    "DATA_COLUMN_MISSING",
    { consent: { tcf: { from: "shop", columns: { user: "who", string: "tc" }, purposes: [1] } } },
  ],
  [
    "a record's column",
    "DATA_COLUMN_MISSING",
    { consent: { records: { from: "shop", columns: { user: "who", status: "ok" }, permits: ["y"] } } },
  ],
  [
    "a role",
    "DATA_ROLE_MISSING",
    { data: { events: [{ from: "shop", columns: { user: "who", time: "at" } }] } },
  ],
  ["a condition", "SQL_INVALID", { data: { events: [{ ...EVENTS[0], where: "pric > 0" }] } }],
  ["a condition's bracket", "SQL_INVALID", { data: { events: [{ ...EVENTS[0], where: "true) OR (" }] } }],
  [
    "a second statement",
    "SQL_INVALID",
    { data: { events: [{ ...EVENTS[0], where: "true); DROP TABLE x; --" }] } },
  ],
  ["a format", "DATA_TIME_FORMAT", { data: { events: [{ ...EVENTS[0], time: { format: "%Q" } }] } }],
  ["a zone", "DATA_TIME_ZONE", { data: { events: [{ ...EVENTS[0], time: { zone: "Europe/Pariss" } }] } }],
  [
    "a record's zone",
    "DATA_TIME_ZONE",
    {
      consent: {
        records: {
          from: "shop",
          columns: { user: "who", status: "price", time: "at" },
          permits: ["y"],
          time: { zone: "Mars" },
        },
      },
    },
  ],
];

test.each(BAD)("refuses a mistake in %s with %s before anything is computed", async (_, code, world) => {
  const staged = stage(engine, { relations: RELATIONS, data: { events: EVENTS }, ...world });
  await expect(staged).rejects.toThrow(expect.objectContaining({ code }));
  const tables = await engine.rows(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'",
  );
  expect(tables).toEqual([]);
});

test("names the columns that there are, in whatever case they are asked for", async () => {
  const events = [{ from: "shop", columns: { ...COLUMNS, time: "when" } }];
  await expect(stage(engine, { relations: RELATIONS, data: { events } })).rejects.toThrow(
    /no column "when".*who, at, basket, price/,
  );
  const upper = [{ from: "shop", columns: { ...COLUMNS, time: "AT" } }];
  const { lines } = await stage(engine, { relations: RELATIONS, data: { events: upper } });
  expect(lines[0].kept).toBe(1);
});

test("reads columns of any name and words of any kind", async () => {
  const names = ['the "user"', "it's when", "order;--", "sum (€)", "kind"];
  const word = 'it\'s; "sold"';
  const relation = texts(names, [["u1", "2025-03-01", "o1", "5", word]]);
  const columns = { user: names[0], time: names[1], order: names[2], amount: names[3] };
  const type = { column: "kind", words: { [word]: "purchase" } } as const;
  const { events } = await stage(engine, {
    relations: { shop: relation },
    data: { events: [{ from: "shop", columns, type }] },
  });
  expect(events).toHaveLength(1);
});

test("knows no type without a word", async () => {
  const type = { column: "basket", words: {} };
  const events = [{ from: "shop", columns: COLUMNS, type }];
  const { lines } = await stage(engine, { relations: RELATIONS, data: { events } });
  expect(lines[0].dropped).toEqual([{ reason: "unknown_type", count: 1 }]);
});
