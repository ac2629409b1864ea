import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "./engine/engine.ts";
import { COLUMNS, ENTITY, HEADER, line, named, shop } from "../../../../test/data/event-lines.ts";
import { openTestEngine, stage, texts } from "../../../../test/data/staged-events.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());

describe("joins", () => {
  const details = ["basket", "sku", "n", "price"];
  const columns = { order: "basket", product: "sku", quantity: "n", unit_price: "price" };
  const orders = {
    from: "heads",
    columns: { order: "id", user: "who", time: "at" },
  };

  test("give user and time of an order to its lines; an order that two users state is an order of each", async () => {
    const heads = [
      ["o1", "u1", "2025-03-02"],
      ["o1", "u9", "2025-03-04"],
      ["o1", "u9", "2025-03-01"],
      ["o2", null, "2025-03-03"],
      [null, "u7", "2025-03-03"],
    ];
    const rows = [
      ["o1", "p", "1", "2"],
      ["o2", "p", "1", "2"],
      ["o3", "p", "1", "2"],
    ];
    const { events, lines } = await stage(engine, {
      relations: { shop: texts(details, rows), heads: texts(["id", "who", "at"], heads) },
      data: { events: [{ from: "shop", columns }], orders },
    });
    expect(events.map(named)).toMatchObject([
      { user_id: "u1", time: Date.UTC(2025, 2, 2), order_id: "o1" },
      { user_id: "u9", time: Date.UTC(2025, 2, 1), order_id: "o1" },
    ]);
    expect(lines[0].dropped).toEqual([{ reason: "no_user", count: 2 }]);
  });

  test("give a line with a user of its own no time of another's order", async () => {
    const heads = texts(
      ["id", "who", "at"],
      [
        ["o1", "u9", "2025-02-01"],
        ["o1", "u2", "2025-02-02"],
      ],
    );
    const { relations, data } = shop([line({ at: "" }), line({ who: "u2", at: "" })]);
    const staged = await stage(engine, { relations: { ...relations, heads }, data: { ...data, orders } });
    expect(staged.events.map(named)).toMatchObject([{ user_id: "u2", time: Date.UTC(2025, 1, 2) }]);
    expect(staged.lines[0].dropped).toEqual([{ reason: "bad_time", count: 1 }]);
  });

  test("leave a line's own user and time alone", async () => {
    const heads = texts(["id", "who", "at"], [["o1", "u9", "2025-02-01"]]);
    const { relations, data } = shop([line(), line({ who: "", at: "" })]);
    const { events } = await stage(engine, { relations: { ...relations, heads }, data: { ...data, orders } });
    expect(events.map(named)).toMatchObject([
      { user_id: "u1", time: Date.UTC(2025, 2, 1) },
      { user_id: "u9", time: Date.UTC(2025, 1, 1) },
    ]);
  });

  test("add products without multiplying lines, the first row of a product stated twice", async () => {
    const products = texts(
      ["id", "kind", "maker"],
      [
        ["p", "tea", "b"],
        ["p", "tea", "a"],
        ["p", "wine", "0"],
        ["q", null, "c"],
      ],
    );
    const { relations } = shop([line(), line({ sku: "q" }), line({ sku: "r" }), line({ sku: "" })]);
    const { events } = await stage(engine, {
      relations: { ...relations, catalogue: products },
      data: {
        events: [ENTITY],
        products: { from: "catalogue", columns: { product: "id", category: "kind", brand: "maker" } },
      },
    });
    expect(events.map(named).map((row) => [row.product_id, row.category, row.brand])).toEqual([
      ["p", "tea", "a"],
      ["q", null, "c"],
      ["r", null, null],
      [null, null, null],
    ]);
  });

  test("prefer a line's own category", async () => {
    const products = texts(["id", "kind"], [["p", "tea"]]);
    const { relations } = shop([line({ what: "purchase" }), line({ off: "" })]);
    const entity = {
      ...ENTITY,
      type: "purchase",
      columns: { ...COLUMNS, discount: undefined, category: "off" },
    } as const;
    const { events } = await stage(engine, {
      relations: {
        ...relations,
        shop: texts(HEADER, [line({ off: "coffee" }), line()]),
        catalogue: products,
      },
      data: {
        events: [entity],
        products: { from: "catalogue", columns: { product: "id", category: "kind" } },
      },
    });
    expect(events.map(named).map(({ category }) => category)).toEqual(["coffee", "tea"]);
  });

  test("merge customers: one row a user, the first stated value in the order of the entities", async () => {
    const crm = texts(
      ["id", "city", "age"],
      [
        [" u1", "Oslo", null],
        ["u2", null, "40"],
        ["u2", "Bergen", "30"],
        ["", "Nowhere", "1"],
      ],
    );
    const loyalty =
      "SELECT 'u1' AS id, 'Paris' AS town, 51::INTEGER AS years, true AS gold UNION ALL SELECT 'u3', ' ', 52, NULL";
    const { users } = await stage(engine, {
      relations: { crm, loyalty },
      data: {
        customers: [
          { from: "crm", columns: { user: "id" }, attributes: { city: "city", age: "age" } },
          {
            from: "loyalty",
            columns: { user: "id" },
            attributes: { city: "town", age: "years", gold: "gold" },
          },
        ],
      },
    });
    expect(await engine.rows("SELECT user_id, city, age, gold FROM main.customer ORDER BY ALL")).toEqual([
      ["u1", "Oslo", "51", true],
      ["u2", "Bergen", "30", null],
      ["u3", null, "52", null],
    ]);
    expect(await engine.columns("SELECT * FROM main.customer")).toEqual([
      { name: "user_id", type: "VARCHAR" },
      { name: "city", type: "VARCHAR" },
      { name: "age", type: "VARCHAR" },
      { name: "gold", type: "BOOLEAN" },
    ]);
    expect(users).toEqual({ seen: 3, kept: 3, leftOut: [] });
  });

  test("write texts of numbers as the dictionary reads them, by the source's own style", async () => {
    const crm = texts(
      ["id", "spent"],
      [
        ["u1", "1.234,50"],
        ["u2", "gold, red"],
      ],
    );
    await stage(engine, {
      relations: { crm },
      data: {
        sources: { crm: { csv: "x.csv", decimal: ",", thousands: "." } },
        customers: [{ from: "crm", columns: { user: "id" }, attributes: { spent: "spent" } }],
      },
    });
    expect(await engine.rows("SELECT spent FROM main.customer ORDER BY user_id")).toEqual([
      ["1234.50"],
      ["gold, red"],
    ]);
  });
});
