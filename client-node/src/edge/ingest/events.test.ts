import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "./engine/engine.ts";
import { ENTITY, GOOD, HEADER, line, named, shop } from "../../../../test/data/event-lines.ts";
import { openTestEngine, stage } from "../../../../test/data/staged-events.ts";
import { sized } from "../../../../test/full.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());

describe("lines", () => {
  test("become events with trimmed ids, UTC times and positive returns", async () => {
    const rows = [
      line({ who: " u1\u00a0", off: "0.5" }),
      line({ what: "return", n: "-2", off: "-1" }),
      line({ what: "view", basket: "", n: "", price: "", off: "x" }),
    ];
    const { events, lines, members } = await stage(engine, shop(rows));
    const base = {
      user_id: "u1",
      time: Date.UTC(2025, 2, 1),
      product_id: "p",
      category: null,
      channel: null,
    };
    expect(events.map(named)).toMatchObject([
      { ...base, type: "purchase", order_id: "o1", quantity: 3, amount: 7.5, discount: 0.5 },
      { ...base, type: "return", order_id: "o1", quantity: 2, amount: 5, discount: 1 },
      { ...base, type: "view", order_id: null, quantity: 0, amount: 0, discount: 0 },
    ]);
    expect(lines).toEqual([{ source: "shop", read: 3, kept: 3, dropped: [] }]);
    expect(members).toEqual(["u1"]);
    expect(await engine.columns("SELECT * FROM main.event")).toEqual(
      [
        ["person", "UBIGINT"],
        ["time", "TIMESTAMP"],
        ["type", "VARCHAR"],
        ["order_id", "VARCHAR"],
        ["product_id", "VARCHAR"],
        ["quantity", "DOUBLE"],
        ["amount", "DOUBLE"],
        ["discount", "DOUBLE"],
        ["category", "VARCHAR"],
        ["brand", "VARCHAR"],
        ["price_band", "VARCHAR"],
        ["session_id", "VARCHAR"],
        ["channel", "VARCHAR"],
        ["duration", "DOUBLE"],
      ].map(([name, type]) => ({ name, type })),
    );
  });

  test.each([
    ["no_user", { who: " ", at: "soon" }],
    ["bad_time", { at: "soon", what: "gift" }],
    ["bad_time", { at: "" }],
    ["unknown_type", { what: "gift", basket: "" }],
    ["unknown_type", { what: "" }],
    ["no_order", { basket: " ", n: "one" }],
    ["no_order", { what: "return", basket: "" }],
    ["bad_number", { n: "one", price: "0" }],
    ["bad_number", { price: "" }],
    ["bad_number", { n: "1e9", price: "1e9" }],
    ["bad_number", { n: "1e300", price: "1e300" }],
    ["bad_number", { off: "much" }],
    ["negative", { n: "-1", price: "0" }],
    ["quantity_not_positive", { n: "0" }],
    ["quantity_not_positive", { what: "return", n: "0" }],
    ["negative", { price: "-1" }],
    ["after_snapshot", { at: "2026-01-01" }],
    ["after_snapshot", { what: "view", at: "2026-01-01" }],
    ["bad_number", { n: "one", at: "2027-01-01" }],
  ])("are left out for %s: %j", async (reason, cells) => {
    const { lines, events, users } = await stage(engine, shop([line(cells)]));
    expect(lines[0]).toEqual({ source: "shop", read: 1, kept: 0, dropped: [{ reason, count: 1 }] });
    expect(events).toEqual([]);
    const isNamed = reason !== "no_user";
    const leftOut = isNamed ? [{ reason: "no_line", count: 1 }] : [];
    expect(users).toEqual({ seen: isNamed ? 1 : 0, kept: 0, leftOut });
  });

  test("state an amount instead, in a source's own words for types", async () => {
    const type = { column: "what", words: { KAUF: "purchase", STORNO: "return" } } as const;
    const columns = { user: "who", time: "at", order: "basket", amount: "price" };
    const rows = [
      line({ what: "KAUF", price: "9.5" }),
      line({ what: "STORNO", price: "-9.5" }),
      line({ what: "KAUF", price: "-9.5" }),
      line({ what: "purchase", price: "9.5" }),
    ];
    const world = shop(rows, { data: { events: [{ from: "shop", columns, type }] } });
    const { events, lines } = await stage(engine, world);
    expect(events.map(named)).toMatchObject([
      { type: "purchase", quantity: 1, amount: 9.5, product_id: null },
      { type: "return", quantity: 1, amount: 9.5 },
    ]);
    expect(lines[0].dropped).toEqual([
      { reason: "negative", count: 1 },
      { reason: "unknown_type", count: 1 },
    ]);
  });

  test("of a cancelled order are returns, of a fixed type need no column for it", async () => {
    const rows = [line({ basket: "C7", n: "-3" }), line({ basket: "7" })];
    const fixed = { ...ENTITY, type: "purchase", cancellationPrefix: "C" } as const;
    const { events } = await stage(engine, shop(rows, { data: { events: [fixed] } }));
    expect(events.map(named)).toMatchObject([
      { type: "purchase", order_id: "7" },
      { type: "return", order_id: "C7", quantity: 3 },
    ]);
    const views = { from: "shop", columns: { user: "who", time: "at" }, type: "view" } as const;
    const { events: seen } = await stage(engine, shop(rows, { data: { events: [views] } }));
    expect(seen.map(named)).toMatchObject([{ type: "view" }, { type: "view" }]);
  });

  test("are only those for which the condition holds, comments and all", async () => {
    const data = { events: [{ ...ENTITY, where: "n::INT > 1 -- more than one" }] };
    const { lines } = await stage(engine, shop([line(), line({ n: "1" }), line({ n: "2" })], { data }));
    expect(lines[0]).toMatchObject({ read: 2, kept: 2 });
  });

  test("of typed columns are cast", async () => {
    const relation = `SELECT 17850.0::DOUBLE AS who, TIMESTAMP '2025-03-01 08:00:00' AS at, 'purchase' AS what,
      7::BIGINT AS basket, 12::INTEGER AS sku, 2::DECIMAL(9, 2) AS n, 1.25::FLOAT AS price, NULL::DOUBLE AS off
      UNION ALL SELECT 17851, TIMESTAMP 'infinity', 'purchase', 7, 12, 2, 1, 0
      UNION ALL SELECT 17852, TIMESTAMP '2025-03-01', 'purchase', 7, 12, 2, 'nan'::FLOAT, 0`;
    const { events, lines } = await stage(engine, {
      relations: { shop: relation },
      data: { events: [ENTITY] },
    });
    expect(events.map(named)).toMatchObject([
      { user_id: "17850", order_id: "7", product_id: "12", quantity: 2, amount: 2.5, discount: 0 },
    ]);
    expect(lines[0].dropped).toEqual([
      { reason: "bad_number", count: 1 },
      { reason: "bad_time", count: 1 },
    ]);
  });
});

test("whatever the cells hold, every line is kept or left out for one reason", async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "",
      "u1",
      "o1",
      "p",
      "purchase",
      "return",
      "view",
      "2025-03-01",
      "3",
      "2.5",
      "-1",
      "1e400",
      "0x1",
    ),
    fc.constantFrom("'", '"', ";--", "NULL", "infinity", "2025-02-30", "9999-12-31", "+15:00", "NaN", "1e-7"),
    fc.string({ unit: "binary", maxLength: 8 }).map((text) => text.replaceAll("\0", "")),
  );
  const cells = fc.tuple(...HEADER.map((_, at) => fc.oneof(fc.constant(GOOD[at]), piece)));
  await fc.assert(
    fc.asyncProperty(fc.array(cells, { minLength: 60, maxLength: 120 }), async (rows) => {
      const rules = { cancellations: "offset", duplicates: "drop" } as const;
      const { lines, events, users } = await stage(engine, shop(rows, { cleaning: rules }));
      const dropped = lines[0].dropped.reduce((sum, { count }) => sum + count, 0);
      expect(lines[0].kept + dropped).toBe(rows.length);
      expect(events).toHaveLength(lines[0].kept);
      expect(users.kept).toBe(new Set(events.map(([user]) => user)).size);
      expect(users.kept + users.leftOut.reduce((sum, { count }) => sum + count, 0)).toBe(users.seen);
      for (const event of events.map(named)) {
        const isMoney = event.type === "purchase" || event.type === "return";
        expect(Number(event.quantity) > 0).toBe(isMoney);
        expect(Number(event.amount)).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: sized(6, 20) },
  );
});
