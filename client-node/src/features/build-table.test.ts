import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { CustomerEvent } from "../sources/customer-event.ts";
import { buildTable, buildTableFromStream } from "./build-table.ts";
import { FEATURE_REGISTRY } from "./feature-registry.ts";

const DAY = 86_400_000;
const SNAPSHOT = Date.UTC(2025, 3, 1);

function spec(name: string, change: Partial<FeatureSpec> = {}): FeatureSpec {
  const title = { en: name, zh: name };
  return {
    name,
    title,
    unit: "",
    measure: { of: "recency" },
    transform: "none",
    lo: 0,
    hi: 1e6,
    direction: "neutral",
    ...change,
  };
}

function event(user: string, daysAgo: number, change: Partial<CustomerEvent> = {}): CustomerEvent {
  const timeMs = SNAPSHOT - daysAgo * DAY;
  return {
    user,
    timeMs,
    type: "purchase",
    order: `${user}-${daysAgo}`,
    product: "p",
    quantity: 1,
    amount: 10,
    ...change,
  };
}

/** Every feature of one user, by name. */
function measure(events: CustomerEvent[]): Record<string, number> {
  const names = Object.keys(FEATURE_REGISTRY);
  const { values } = buildTable(
    events,
    names.map((name) => spec(name)),
    SNAPSHOT,
  );
  return Object.fromEntries(names.map((name, j) => [name, values[j]]));
}

test("measures every feature of a history", () => {
  const features = measure([
    event("u", 40.5),
    event("u", 40.5, { product: "q", amount: 5 }),
    event("u", 10.25, { product: "q", amount: 25 }),
    event("u", 8, { type: "return", product: "q", order: "u-10.25", amount: 12 }),
    event("u", 7, { type: "return", product: "never bought", amount: 100 }),
    event("u", 5, { type: "view", amount: 0 }),
  ]);
  expect(features).toEqual({
    recency_days: 10,
    tenure_days: 40,
    frequency: 2,
    monetary: 40,
    average_basket: 20,
    order_gap_days: 30.25,
    active_months: 2,
    product_variety: 2,
    return_rate: 0.3,
    view_count: 1,
  });
});

test("says NaN where nothing can be measured", () => {
  expect(measure([event("u", 3, { type: "view", amount: 0 })])).toMatchObject({
    recency_days: NaN,
    average_basket: NaN,
    return_rate: NaN,
    order_gap_days: NaN,
    frequency: 0,
    view_count: 1,
  });
  const oneOrder = [event("u", 3, { order: "o" }), event("u", 4, { order: "o" })];
  expect(measure(oneOrder)).toMatchObject({ order_gap_days: NaN, recency_days: 3 });
  expect(measure([event("u", 3, { type: "return" })])).toMatchObject({
    return_rate: NaN,
    product_variety: 0,
  });
});

test("clamps to the hard range before the transform and skips what is not before the snapshot", () => {
  const specs = [
    spec("monetary", { transform: "log1p", lo: 1, hi: 15 }),
    spec("frequency", { lo: 2, hi: 9 }),
  ];
  const table = buildTable([event("b", 1), event("a", 1, { amount: 99 }), event("c", 0)], specs, SNAPSHOT);
  expect(table.ids).toEqual(["a", "b"]);
  expect([...table.values]).toEqual([Math.log1p(15), 2, Math.log1p(10), 2]);
});

test("refuses unknown features and empty ranges", () => {
  for (const name of ["wealth", "constructor"])
    expect(() => buildTable([], [spec(name)], SNAPSHOT)).toThrow(
      expect.objectContaining({ code: "FEATURE_UNKNOWN" }),
    );
  expect(() => buildTable([], [spec("monetary", { hi: 0 })], SNAPSHOT)).toThrow(RangeError);
  expect(() => buildTable([], [spec("monetary", { lo: -1, transform: "log1p" })], SNAPSHOT)).toThrow(
    RangeError,
  );
});

test("gives the same table for any order of the events, and from a stream", async () => {
  const names = Object.keys(FEATURE_REGISTRY).map((name) => spec(name));
  const line = fc.record({
    user: fc.constantFrom("a", "b", "c"),
    daysAgo: fc.integer({ min: 1, max: 400 }),
    type: fc.constantFrom("purchase" as const, "return" as const, "view" as const),
    product: fc.constantFrom("p", "q"),
    amount: fc.integer({ min: 1, max: 500 }),
  });
  const events = fc
    .array(line)
    .map((lines) => lines.map(({ user, daysAgo, ...rest }) => event(user, daysAgo, rest)));
  const shuffled = events.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([list, other]) => {
      const table = buildTable(list, names, SNAPSHOT);
      expect(buildTable(other, names, SNAPSHOT)).toEqual(table);
      expect(await buildTableFromStream(streamOf(list), names, SNAPSHOT)).toEqual(table);
    }),
    { numRuns: 50 },
  );
});

async function* streamOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
