import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildTable } from "./build-table.ts";
import type { Engine } from "./engine/engine.ts";
import { openEngine } from "./engine/open-engine.ts";
import { engineConfig } from "../../config/source-config.ts";
import { ANY_TYPE } from "@fedseg/shared/features/event-type.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import { NO_CODE } from "@fedseg/shared/features/code.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import { type Line, modelOf } from "../../../../test/data/measure-model.ts";
import { natural } from "../../../../test/data/natural.ts";
import { withValues } from "../../../../test/data/read-data.ts";
import { fillRelations } from "../../../../test/data/relations.ts";
import { sized } from "../../../../test/full.ts";

const DAY_MS = 86_400_000;
const SNAPSHOT_MS = Date.UTC(2025, 3, 1, 12);
/** Members in the order of their ids' UTF-8 bytes, which is not that of UTF-16: the first never did anything. */
const MEMBERS = ["0", "A", "a", "é", "長", "\uFF5E", "😀"];

const windows = [{}, { windowDays: 30 }];
/** Types with and without money, one that a dictionary declares, and all of them; the rest are read alike. */
const TYPES = ["purchase", "return", "view", "cart", "search", "store-visit"];
const events = [...TYPES, ANY_TYPE].map((event) => ({ event }));
const COUNTED = "orders events products categories brands channels sessions days months".split(
  " ",
) as Extract<Measure, { of: "count" }>["what"][];
const MEASURES: readonly Measure[] = [
  ...windows.flatMap((window): Measure[] => [
    { of: "recency", ...window },
    { of: "average-order", ...window },
    { of: "order-gap", ...window },
    { of: "return-rate", ...window },
    { of: "discount-share", ...window },
    { of: "rate", from: "view", to: "purchase", ...window },
    { of: "rate", from: "cart", to: "view", ...window },
  ]),
  ...events.flatMap((event): Measure[] => [
    { of: "tenure", ...event },
    { of: "recency", ...event },
    { of: "share", by: "category", in: ["c1", "c'2"], ...event },
    { of: "diversity", by: "product", ...event, windowDays: 90 },
    { of: "count", what: "events", ...event, windowDays: 30 },
  ]),
  ...COUNTED.flatMap((what): Measure[] => [
    { of: "count", what },
    { of: "ratio", what, event: ANY_TYPE, per: { what: "events", event: "search" } },
    { of: "trend", what, event: ANY_TYPE, days: 15 },
  ]),
  ...(["minimum", "median", "mean", "maximum"] as const).flatMap((take): Measure[] => [
    { of: "statistic", take, what: "amount", each: "event" },
    { of: "statistic", take, what: "amount", each: "order" },
    { of: "statistic", take, what: "dwell", each: "session", event: ANY_TYPE },
    { of: "statistic", take, what: "dwell", each: "order" },
  ]),
  { of: "statistic", take: "median", what: "quantity", each: "day" },
  { of: "statistic", take: "mean", what: "discount", each: "session", windowDays: 30 },
  { of: "statistic", take: "maximum", what: "events", each: "session", event: "view" },
  { of: "statistic", take: "mean", what: "duration", each: "event", event: "view" },
  { of: "statistic", take: "minimum", what: "duration", each: "session", event: ANY_TYPE },
  { of: "statistic", take: "median", what: "dwell", each: "event", event: "view", windowDays: 30 },
  { of: "sum", what: "duration", event: "view" },
  { of: "sum", what: "dwell", event: "view" },
  { of: "sum", what: "dwell", event: ANY_TYPE },
  { of: "ratio", what: "dwell", event: ANY_TYPE, per: { what: "sessions", event: ANY_TYPE } },
  { of: "trend", what: "dwell", event: ANY_TYPE, days: 15 },
  ...(["order", "product", "category", "brand"] as const).map((by): Measure => ({ of: "repeat-rate", by })),
  { of: "repeat-rate", by: "order", windowDays: 30 },
  { of: "repeat-rate", by: "product", windowDays: 30 },
  { of: "ratio", what: "amount", per: { what: "sessions", event: ANY_TYPE } },
  { of: "ratio", what: "discount", per: { what: "quantity" }, windowDays: 30 },
  { of: "trend", what: "amount", days: 15 },
  { of: "trend", what: "quantity", event: "return", days: 15 },
  { of: "rate", from: ANY_TYPE, to: "purchase" },
  { of: "rate", from: "search", to: "store-visit" },
  ...(["amount", "quantity", "discount"] as const).flatMap((what): Measure[] => [
    { of: "sum", what },
    { of: "sum", what, event: "return", windowDays: 30 },
  ]),
  ...(["brand", "price_band", "channel"] as const).map((by): Measure => ({
    of: "share",
    by,
    in: ["b1", "web"],
  })),
  { of: "share", by: "hour", in: ["0", "11", "12", "23"] },
  { of: "share", by: "weekday", in: ["1", "7"], event: "view" },
  { of: "diversity", by: "category" },
  { of: "diversity", by: "brand" },
  { of: "diversity", by: "channel", event: "search" },
];

/** Some measures at a time: a query of all of them is planned longer than it is run. */
const SIZE = 26;
const PARTS = Array.from({ length: Math.ceil(MEASURES.length / SIZE) }, (_, part) => ({
  from: part * SIZE,
  measures: MEASURES.slice(part * SIZE, (part + 1) * SIZE),
}));

const featuresOf = (measures: readonly Measure[]) =>
  measures.map((measure, at) => natural(`f${at}`, measure));

const text = (...values: string[]) => fc.constantFrom(null, ...values);
const line = fc
  .record({
    user: fc.constantFrom(...MEMBERS.slice(1)),
    // Whole days before the snapshot and their neighbours: where windows, days and months begin.
    timeMs: fc
      .tuple(
        fc.constantFrom(0, 1, 14, 15, 16, 29, 30, 31, 90, 200, 400),
        fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: 0, max: 36_000_000 })),
      )
      .map(([days, sinceMs]) => SNAPSHOT_MS - days * DAY_MS - sinceMs),
    type: fc.constantFrom(...TYPES),
    order: fc.constantFrom("o1", "o2", "o3"),
    product: text("p1", "p2", "p3"),
    quantity: fc.constantFrom(1, 2.5, 3),
    amount: fc.integer({ min: 1, max: 100_000 }).map((cents) => cents / 100),
    discount: fc.constantFrom(0, 0, 1.25, 3),
    category: text("c1", "c'2", "c3"),
    brand: text("b1", "b2"),
    price_band: text("b1", "low"),
    session: text("s1", "s2", "s3"),
    channel: text("web", "shop"),
    duration: fc.constantFrom(null, 0, 1.5, 40),
  })
  .map((each): Line => {
    const isMoney = each.type === "purchase" || each.type === "return";
    return isMoney ? each : { ...each, quantity: 0, amount: 0, discount: 0 };
  });
const history = fc.array(line, { maxLength: 60 });

let engine: Engine;
const folder = mkdtempSync(join(tmpdir(), "features-"));
beforeAll(async () => {
  engine = await openEngine(engineConfig.parse({}), { folder, reads: [] });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

type Asked = Partial<Parameters<typeof buildTable>[1]>;

async function measureAll(lines: readonly Line[], measures: readonly Measure[], asked: Asked = {}) {
  await fillRelations(engine, lines, MEMBERS.toReversed());
  const request = { features: featuresOf(measures), snapshotMs: SNAPSHOT_MS, keepValues: true, ...asked };
  return withValues(await buildTable(engine, request));
}

/** Names every value that is not what the model computes. */
function mismatches(values: Float64Array, lines: readonly Line[], measures: readonly Measure[]): string[] {
  return MEMBERS.flatMap((user, row) => {
    const own = lines.filter((each) => each.user === user);
    return measures.flatMap((measure, at) => {
      const [got, model] = [values[row * measures.length + at], modelOf(measure, own, SNAPSHOT_MS)];
      const isSame = Number.isNaN(model) ? Number.isNaN(got) : Math.abs(got - model) < 1e-8;
      return isSame ? [] : [`${user} ${JSON.stringify(measure)}: ${got} instead of ${model}`];
    });
  });
}

describe.each(PARTS)("measures from $from on", ({ measures }) => {
  test("each is what plain JavaScript computes, users in the order of their ids' bytes", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (lines) => {
        const { table } = await measureAll(lines, measures);
        expect(table).toMatchObject({ users: MEMBERS.length, d: measures.length, ids: MEMBERS });
        expect(mismatches(table.values, lines, measures)).toEqual([]);
      }),
      { numRuns: sized(4, 15) },
    );
  });

  test("the order of the lines changes no bit", async () => {
    const shuffled = history.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([lines, others]) => {
        const { table } = await measureAll(lines, measures);
        expect((await measureAll(others, measures)).table).toEqual(table);
      }),
      { numRuns: sized(2, 5) },
    );
  });

  test("bought-again: values as at the cutoff, whatever follows it, and a class for who was there", async () => {
    const target = { of: "bought-again", withinDays: 30 } as const;
    const cutoffMs = SNAPSHOT_MS - 30 * DAY_MS;
    await fc.assert(
      fc.asyncProperty(history, history, async (lines, more) => {
        const later = more.filter(({ timeMs }) => timeMs >= cutoffMs);
        const all = [...lines, ...later];
        const { outcome } = (await measureAll(all, measures, { target })).table;
        const before = lines.filter(({ timeMs }) => timeMs < cutoffMs);
        const present = new Set(before.map(({ user }) => user));
        const buyers = all.filter(
          ({ type, timeMs }) => type === "purchase" && timeMs >= cutoffMs && timeMs < SNAPSHOT_MS,
        );
        const classes = MEMBERS.map((id) =>
          present.has(id) ? Number(buyers.some(({ user }) => user === id)) : -1,
        );
        expect([...outcome!.classes]).toEqual(classes);
        const { table } = await measureAll(before, measures, { snapshotMs: cutoffMs });
        const codes = table.codes.map((code, at) =>
          present.has(MEMBERS[at % MEMBERS.length]) ? code : NO_CODE,
        );
        expect(outcome!.codes).toEqual(codes);
        for (const [row, id] of MEMBERS.entries()) {
          const slice = (values: Float64Array) =>
            Array.from(values.subarray(row * table.d, (row + 1) * table.d));
          const expected = present.has(id) ? slice(table.values) : slice(table.values).fill(NaN);
          expect(slice(outcome!.values)).toEqual(expected);
        }
      }),
      { numRuns: sized(2, 6) },
    );
  });
});

test("not-bought-again and spend: of who ordered before the cutoff, what followed; of others nothing", async () => {
  const cutoffMs = SNAPSHOT_MS - 30 * DAY_MS;
  const at = (timeMs: number, more: Partial<Line>): Line => ({
    user: "a",
    timeMs,
    type: "purchase",
    order: "o1",
    product: "p1",
    quantity: 1,
    amount: 10,
    discount: 0,
    category: null,
    brand: null,
    price_band: null,
    channel: null,
    session: null,
    duration: null,
    ...more,
  });
  const lines = [
    at(cutoffMs - 1, { user: "A" }),
    at(cutoffMs, { user: "A", amount: 30 }),
    at(cutoffMs + 1, { user: "A", amount: 12.5, order: "o2" }),
    at(cutoffMs - 1, { user: "a" }),
    at(cutoffMs + 1, { user: "a", type: "view", amount: 0 }),
    // Who only looked before has ordered nothing.
    at(cutoffMs - 1, { user: "é", type: "view", amount: 0 }),
    at(cutoffMs + 1, { user: "é" }),
    at(SNAPSHOT_MS - 1, { user: "長" }),
  ];
  const [recency] = MEASURES;
  const outcomeOf = async (target: Target) => (await measureAll(lines, [recency], { target })).table.outcome!;
  const churn = await outcomeOf({ of: "not-bought-again", withinDays: 30 });
  expect([...churn.classes]).toEqual([-1, 0, 1, -1, -1, -1, -1]);
  const spend = await outcomeOf({ of: "spend", withinDays: 30, upTo: 40 });
  expect([...spend.classes]).toEqual([-1, 0, 0, -1, -1, -1, -1]);
  const rows = MEMBERS.map((_, row) => [...spend.values.subarray(2 * row, 2 * row + 2)]);
  const nobody = [NaN, NaN];
  expect(rows).toEqual([nobody, [0, toScale("log1p", 40)], [0, 0], nobody, nobody, nobody, nobody]);
});

test("refuses a hard range that is empty or outside its transform's domain", async () => {
  const build = (change: object) =>
    buildTable(engine, {
      features: [natural("f", { of: "recency" }, change)],
      snapshotMs: SNAPSHOT_MS,
    });
  for (const change of [
    { lo: 1, hi: 1 },
    { lo: -1, transform: "log1p" },
    { lo: 0, hi: 0.5, transform: "logit" },
  ]) {
    await expect(build(change)).rejects.toThrow(RangeError);
  }
});
