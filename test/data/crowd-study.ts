import * as fc from "fast-check";
import type { DataRequest } from "@fedseg/client-node/edge/ingest/prepare.ts";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { FORMS, type Forms } from "./crowd-files.ts";
import { TABLES } from "./crowd-rows.ts";
import { natural } from "./natural.ts";
import { SNAPSHOT_MS } from "./staged-events.ts";

const roles = { order: "basket", product: "sku", quantity: "n", unit_price: "price" };
const named = {
  user: "who",
  time: "at",
  ...roles,
  discount: "off",
  category: "kind",
  session: "visit",
  channel: "note",
  duration: "n",
};

/** The data and consent sections over a crowd's tables. */
export function sectionsOf(sources: Readonly<Record<string, unknown>>) {
  const user = { user: "who" };
  return {
    data: {
      engine: { memoryMb: 256 },
      sources,
      events: [
        {
          from: "till",
          columns: named,
          currency: { column: "in" },
          type: { column: "what" },
          where: "note IS NULL OR note <> 'test'",
        },
        {
          from: "web",
          columns: named,
          currency: { column: "in" },
          type: { column: "what" },
          time: { zone: "Europe/Paris" },
          cancellationPrefix: "C",
        },
        { from: "bare", columns: roles, currency: "USD" },
      ],
      orders: { from: "heads", columns: { order: "basket", user: "who", time: "at" } },
      customers: [
        {
          from: "crm",
          columns: user,
          attributes: { age: "age", tier: "tier", flag: "flag", style: "style" },
        },
        { from: "club", columns: user, attributes: { age: "age", flag: "flag" } },
      ],
    },
    consent: {
      rule: "test",
      default: "include",
      optOut: { from: "objections", columns: user },
      records: { from: "answers", columns: { ...user, status: "answer", time: "at" }, permits: ["yes"] },
      gpc: { from: "signals", columns: { ...user, signal: "signal" } },
    },
  };
}

/** Every kind of measure. */
export const FEATURES = [
  natural("recency", { of: "recency" }),
  natural("tenure", { of: "tenure", event: "view" }),
  natural("orders", { of: "count", what: "orders" }),
  natural("days", { of: "count", what: "days", windowDays: 60 }),
  natural("products", { of: "count", what: "products" }),
  natural("sessions", { of: "count", what: "sessions", event: "view" }),
  natural("spend", { of: "sum", what: "amount" }),
  natural("pieces", { of: "sum", what: "quantity", event: "return" }),
  natural("off", { of: "sum", what: "discount", windowDays: 200 }),
  natural("basket", { of: "average-order" }),
  natural("gap", { of: "order-gap" }),
  natural("returned", { of: "return-rate" }),
  natural("cheap", { of: "discount-share" }),
  natural("tea", { of: "share", by: "category", in: ["tea"] }),
  natural("evening", { of: "share", by: "hour", in: ["22", "23"], event: "view" }),
  natural("variety", { of: "diversity", by: "product" }),
  natural("rate", { of: "rate", from: "view", to: "purchase" }),
  natural("converts", { of: "rate", from: "any", to: "purchase", windowDays: 300 }),
  natural("time", { of: "sum", what: "dwell", event: "any" }),
  natural("page", { of: "statistic", take: "median", what: "dwell", each: "event", event: "view" }),
  natural("long", { of: "statistic", take: "maximum", what: "duration", each: "session", event: "any" }),
  natural("middle", { of: "statistic", take: "median", what: "amount", each: "order" }),
  natural("mean", { of: "statistic", take: "mean", what: "discount", each: "day" }),
  natural("channels", { of: "count", what: "channels", event: "any" }),
  natural("searched", { of: "ratio", what: "orders", per: { what: "events", event: "search" } }),
  natural("price", { of: "ratio", what: "amount", per: { what: "quantity" } }),
  natural("rising", { of: "trend", what: "amount", days: 60 }),
  natural("again", { of: "repeat-rate", by: "product" }),
  natural("reorders", { of: "repeat-rate", by: "order" }),
  natural("age", { of: "attribute", attribute: "age" }),
  natural("tier", { of: "ordinal", attribute: "tier", order: ["silver", "gold"] }),
  natural("flag", { of: "is", attribute: "flag", value: "1" }),
  natural("member", { of: "days-since", attribute: "age" }),
  natural("style", { of: "element", attribute: "style", index: 1 }),
];

const KEYS = ["user", "time", "type", "order", "product", "quantity", "amount", "session"] as const;
const cleaning: fc.Arbitrary<CleaningRules> = fc.record(
  {
    duplicates: fc.oneof(
      fc.constantFrom("keep" as const, "drop" as const),
      fc.subarray([...KEYS], { minLength: 1 }).map((key) => ({ key })),
      fc.constantFrom(...KEYS).map((key) => ({ key: [key] })),
    ),
    cancellations: fc.constantFrom("separate", "offset"),
    sessions: fc.constantFrom(
      { idleMinutes: 30 },
      { idleMinutes: 1440, events: ["purchase", "return", "view", "search"] },
    ),
    money: fc.constant({ currency: "EUR", rates: { USD: 0.9137 } }),
    maxEventsPerDay: fc.integer({ min: 2, max: 6 }),
    minimum: fc.constantFrom({}, { orders: 2 }, { tenureDays: 40 }),
  },
  { requiredKeys: ["duplicates", "cancellations", "money"] },
);
const target: fc.Arbitrary<Target | undefined> = fc.constantFrom(
  undefined,
  { of: "bought-again", withinDays: 60 },
  { of: "attribute", attribute: "tier", values: ["gold"] },
);

/** What a study asks, and how each table is written. */
export const study: fc.Arbitrary<{ readonly request: DataRequest; readonly forms: Forms }> = fc.record({
  request: fc.record({
    // Some of them: a query of all is planned longer than it is run.
    features: fc.shuffledSubarray(FEATURES, { minLength: 14, maxLength: 14 }),
    cleaning,
    target,
    catalogue: fc.constantFrom(
      { level: "item", hash: "", entries: ["q", "p"] },
      { level: "category", hash: "", entries: ["tea"] },
    ),
    later: fc.constantFrom({ spendUpTo: 20 }, { spendUpTo: 1e6 }),
    behaviour: fc.constantFrom({ windowDays: 5 }, { windowDays: 90 }),
    snapshotMs: fc.constant(SNAPSHOT_MS),
  }),
  forms: fc.record(
    Object.fromEntries(Object.keys(TABLES).map((name) => [name, fc.constantFrom(...FORMS)])),
  ) as fc.Arbitrary<Forms>,
});
