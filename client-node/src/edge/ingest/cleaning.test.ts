import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Engine } from "./engine/engine.ts";
import { type ShopLine, cleanModel } from "../../../../test/data/cleaning-model.ts";
import { SHOP, cleaning, eventRow, shopLines, shopRelation } from "../../../../test/data/shop-lines.ts";
import {
  SNAPSHOT_MS,
  type Staged,
  type World,
  openTestEngine,
  stage,
  texts,
} from "../../../../test/data/staged-events.ts";
import { sized } from "../../../../test/full.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());
/** A busy machine may take long. */
vi.setConfig({ testTimeout: 240_000 });

const DAY_MS = 86_400_000;
const BUY: ShopLine = {
  user: "u",
  timeMs: SNAPSHOT_MS - 9 * DAY_MS,
  type: "purchase",
  order: "o1",
  product: "p",
  quantity: 3,
  price: 2,
  session: null,
  note: "",
};

function day(days: number): { timeMs: number } {
  return { timeMs: BUY.timeMs + days * DAY_MS };
}

function clean(lines: readonly ShopLine[], rules: World["cleaning"]): Promise<Staged> {
  return stage(engine, {
    relations: { shop: shopRelation(lines) },
    data: { events: [SHOP] },
    ...(rules && { cleaning: rules }),
  });
}

/** Type, order, quantity and amount of every event. */
async function left(lines: readonly ShopLine[], rules: World["cleaning"]): Promise<unknown[]> {
  const { events } = await clean(lines, rules);
  return events.map(([, , type, order, , quantity, amount]) => `${type} ${order} ${quantity} ${amount}`);
}

describe("duplicates", () => {
  const lines = [BUY, BUY, { ...BUY, note: "x" }, { ...BUY, price: 5 }, { ...BUY, ...day(-1) }];

  test.each<[World["cleaning"], number]>([
    [{ duplicates: "keep" }, 5],
    [{ duplicates: "drop" }, 4],
    [{ duplicates: { key: ["user", "time", "order", "product", "amount"] } }, 3],
    [{ duplicates: { key: ["order"] } }, 1],
    [{ duplicates: { key: ["order", "session"] } }, 5],
  ])("by the rule %j: %i lines stay", async (rules, kept) => {
    const { lines: counts } = await clean(lines, rules);
    const dropped = kept === 5 ? [] : [{ reason: "duplicate", count: 5 - kept }];
    expect(counts).toEqual([{ source: "shop", read: 5, kept, dropped }]);
  });

  test("of one key the earliest line stays, whatever is wrong with others", async () => {
    const bad = { ...BUY, ...day(-2), price: -1 };
    const { events, lines: counts } = await clean([...lines, bad], { duplicates: { key: ["order"] } });
    expect(events.map(([, time]) => time)).toEqual([BUY.timeMs - DAY_MS]);
    expect(counts[0].dropped).toEqual([
      { reason: "duplicate", count: 4 },
      { reason: "negative", count: 1 },
    ]);
  });

  test("repeats are counted before anything else that is wrong", async () => {
    const { lines: counts } = await clean(
      [
        { ...BUY, user: "" },
        { ...BUY, user: "" },
      ],
      { duplicates: "drop" },
    );
    expect(counts[0].dropped).toEqual([
      { reason: "duplicate", count: 1 },
      { reason: "no_user", count: 1 },
    ]);
  });

  test("keys reach over sources", async () => {
    const [shop, web] = [shopRelation([BUY]), shopRelation([{ ...BUY, note: "from the web" }])];
    const { lines: counts } = await stage(engine, {
      relations: { shop, web },
      data: { events: [SHOP, { ...SHOP, from: "web" }] },
      cleaning: { duplicates: { key: ["user", "order", "product"] } },
    });
    expect(counts.map(({ source, kept }) => [source, kept])).toEqual([
      ["shop", 1],
      ["web", 0],
    ]);
  });
});

describe("cancelled sales", () => {
  const back: ShopLine = { ...BUY, type: "return", order: "r1", ...day(5) };
  const second: ShopLine = { ...BUY, order: "o2", ...day(1) };

  test.each<[string, ShopLine[], string[]]>([
    ["a whole sale", [BUY, back], []],
    ["part of a sale", [BUY, { ...back, quantity: 1 }], ["purchase o1 2 4"]],
    ["the earliest sale first", [second, BUY, { ...back, quantity: 4 }], ["purchase o2 2 4"]],
    ["a sale of the same moment", [BUY, { ...back, ...day(0) }], []],
    ["no later sale", [BUY, { ...back, ...day(-1) }], ["return r1 3 6", "purchase o1 3 6"]],
    ["no other product", [BUY, { ...back, product: "q" }], ["purchase o1 3 6", "return r1 3 6"]],
    ["no other user's sale", [BUY, { ...back, user: "v" }], ["purchase o1 3 6", "return r1 3 6"]],
    ["more than was sold", [BUY, { ...back, quantity: 5 }], ["return r1 2 4"]],
    [
      "what an earlier return left",
      [BUY, { ...back, quantity: 2, ...day(1) }, { ...back, order: "r2", quantity: 2 }],
      ["return r2 1 2"],
    ],
    [
      "lines without a product",
      [
        { ...BUY, product: null },
        { ...back, product: null },
      ],
      [],
    ],
    [
      "money of the order that it names, whatever the product",
      [BUY, { ...second, price: 5 }, { ...back, order: "o2", product: null, quantity: 1, price: 3 }],
      ["purchase o1 3 6", "purchase o2 2.4 12"],
    ],
    [
      "money of all orders where its own is not known or worth too little",
      [BUY, second, { ...back, order: "o2", product: null, quantity: 1, price: 9 }],
      ["purchase o1 1.5 3"],
    ],
    [
      "money beside products that came back, and keep what they did not find",
      [BUY, { ...back, quantity: 2 }, { ...back, order: "r2", product: null, quantity: 1, price: 5 }],
      ["return r2 0.6 3"],
    ],
    [
      "nothing twice from a sale between two returns",
      [{ ...back, ...day(-1) }, BUY, { ...back, order: "r2", quantity: 1 }],
      ["return r1 3 6", "purchase o1 2 4"],
    ],
    [
      "thirds of a sale",
      [
        { ...BUY, price: 1 / 3 },
        { ...back, quantity: 1 },
      ],
      ["purchase o1 2 0.666667"],
    ],
  ])("take up %s", async (_, lines, expected) => {
    expect(await left(lines, { cancellations: "offset" })).toEqual(expected);
  });

  test("are counted, and stay when they are separate", async () => {
    const { lines, users } = await clean([BUY, back], { cancellations: "offset" });
    expect(lines[0]).toEqual({
      source: "shop",
      read: 2,
      kept: 0,
      dropped: [{ reason: "offset_by_return", count: 2 }],
    });
    expect(users).toEqual({ seen: 1, kept: 0, leftOut: [{ reason: "no_line", count: 1 }] });
    expect(await left([BUY, back], { cancellations: "separate" })).toEqual([
      "purchase o1 3 6",
      "return r1 3 6",
    ]);
  });

  test("shrink the discount too", async () => {
    const header = ["who", "at", "what", "basket", "amount", "n", "off"];
    const rows = [
      ["u", "2025-01-01", "purchase", "o1", "8", "4", "2"],
      ["u", "2025-01-02", "return", "r1", "-2", "-1", "0"],
    ];
    const columns = {
      user: "who",
      time: "at",
      order: "basket",
      amount: "amount",
      quantity: "n",
      discount: "off",
    };
    const { events } = await stage(engine, {
      relations: { shop: texts(header, rows) },
      data: { events: [{ from: "shop", columns, type: { column: "what" } }] },
      cleaning: { cancellations: "offset" },
    });
    expect(events.map((row) => row.slice(5, 8))).toEqual([[3, 6, 1.5]]);
  });
});

describe("users", () => {
  test("with too many events on one day are left out with all their lines", async () => {
    const busy = [0, 1, 2, 24 * 9].map((hours) => ({ ...BUY, timeMs: BUY.timeMs + hours * 3_600_000 }));
    const calm = busy.map((line, at) => ({
      ...line,
      user: "v",
      timeMs: line.timeMs + (at === 2 ? DAY_MS : 0),
    }));
    const { members, events, users } = await clean([...busy.slice(0, 3), ...calm.slice(0, 3)], {
      maxEventsPerDay: 2,
    });
    expect(members).toEqual(["v"]);
    expect(events).toHaveLength(3);
    expect(users.leftOut).toEqual([{ reason: "too_many_events_a_day", count: 1 }]);
  });

  test("need a minimum of orders", async () => {
    const lines = [BUY, { ...BUY, product: "q" }, { ...BUY, user: "v" }, { ...BUY, user: "v", order: "o2" }];
    const more: ShopLine[] = [...lines, { ...BUY, order: "o9", type: "return" }];
    expect((await clean(more, { minimum: { orders: 2 } })).members).toEqual(["v"]);
  });

  test("need a history of whole days up to the snapshot", async () => {
    const lines = [
      BUY,
      { ...BUY, user: "v", timeMs: BUY.timeMs + 1 },
      { ...BUY, user: "w", type: "view" as const },
    ];
    const { members, users } = await clean(lines, { minimum: { tenureDays: 9 } });
    expect(members).toEqual(["u"]);
    expect(users.leftOut).toEqual([{ reason: "history_too_short", count: 2 }]);
  });
});

test("does what a plain model of the rules does", async () => {
  let users = 0;
  await fc.assert(
    fc.asyncProperty(shopLines, cleaning, async (lines, rules) => {
      const staged = await clean(lines, rules);
      const model = cleanModel(lines, rules);
      users += staged.users.seen;
      // The model rounds once, the rules after every kind of return.
      const near = (cell: unknown) =>
        typeof cell === "number" && cell < 1e9 ? Number(cell.toFixed(5)) : cell;
      const rows = (all: readonly (readonly unknown[])[]) =>
        all.map((row) => JSON.stringify(row.map(near))).toSorted();
      expect(rows(staged.events)).toEqual(rows(model.events.map(eventRow)));
      expect(staged.members).toEqual(model.members.toSorted());
      expect(tallies(staged.users.leftOut)).toEqual(model.leftOut);
      const { duplicate = 0, offset_by_return: used = 0 } = tallies(staged.lines[0].dropped);
      expect({ duplicate, offset_by_return: used }).toEqual(model.dropped);
    }),
    { numRuns: sized(15, 60), endOnFailure: true },
  );
  expect(users).toBeGreaterThan(sized(200, 1000));
});

function tallies(list: readonly { reason: string; count: number }[]): Record<string, number> {
  return Object.fromEntries(list.map(({ reason, count }) => [reason, count]));
}
