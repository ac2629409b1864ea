import { expect, test } from "vitest";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { dataConfig } from "../config/data-config.ts";
import { checkNeeds } from "./needs.ts";

const CLEANING = { duplicates: "keep", cancellations: "separate" } as const;
const sources = { shop: { csv: "shop.csv" }, log: { csv: "log.csv" }, list: { csv: "list.csv" } };
const purchases = { user: "u", time: "t", order: "o", amount: "a", product: "p" };
const DATA = dataConfig.parse({
  sources,
  events: [
    { from: "shop", columns: purchases, cancellationPrefix: "C" },
    {
      from: "log",
      columns: { user: "u", time: "t", session: "s" },
      type: { column: "w", words: { x: "view" } },
    },
  ],
  products: { from: "list", columns: { product: "p", category: "c" } },
  customers: [{ from: "list", columns: { user: "u" }, attributes: { age: "Age" } }],
});

function check(measure: Measure, data = DATA, rules: Partial<CleaningRules> = {}): void {
  const title = { en: "f", zh: "f" };
  const plain = { unit: "", transform: "none", lo: 0, hi: 1, direction: "neutral" } as const;
  checkNeeds(data, {
    features: [{ name: "f", title, measure, ...plain }],
    cleaning: { ...CLEANING, ...rules },
  });
}

const HAD: Measure[] = [
  { of: "recency" },
  { of: "tenure", event: "view" },
  { of: "return-rate" },
  { of: "count", what: "categories" },
  { of: "count", what: "sessions", event: "view" },
  { of: "share", by: "hour", in: ["1"], event: "return" },
  { of: "diversity", by: "product" },
  { of: "average-order" },
  { of: "attribute", attribute: "age" },
  { of: "recency", event: "any" },
  { of: "count", what: "sessions", event: "any" },
  { of: "ratio", what: "orders", per: { what: "sessions", event: "view" } },
  { of: "trend", what: "events", event: "view", days: 30 },
  { of: "repeat-rate", by: "category" },
  { of: "statistic", take: "maximum", what: "amount", each: "day" },
  { of: "statistic", take: "mean", what: "dwell", each: "event", event: "view" },
];
test.each(HAD)("computes $of from what the configuration names", (measure) => {
  expect(() => check(measure)).not.toThrow();
});

const LACKED: [string, Measure][] = [
  ["cart", { of: "count", what: "events", event: "cart" }],
  ["session", { of: "rate", from: "view", to: "purchase" }],
  ["brand", { of: "share", by: "brand", in: ["x"] }],
  ["category", { of: "diversity", by: "category", event: "view" }],
  ["discount", { of: "discount-share" }],
  ["quantity", { of: "sum", what: "quantity" }],
  ["search", { of: "trend", what: "events", event: "search", days: 30 }],
  ["open", { of: "ratio", what: "events", event: "open", per: { what: "events", event: "view" } }],
  ["send", { of: "ratio", what: "events", event: "view", per: { what: "events", event: "send" } }],
  ["duration", { of: "sum", what: "duration", event: "view" }],
  ["order", { of: "statistic", take: "median", what: "events", each: "order", event: "view" }],
  ["session", { of: "statistic", take: "median", what: "amount", each: "session" }],
  ["channel", { of: "count", what: "channels" }],
  ["channel", { of: "diversity", by: "channel", event: "any" }],
  ["brand", { of: "repeat-rate", by: "brand" }],
  ["income", { of: "attribute", attribute: "income" }],
  ["income", { of: "is", attribute: "income", value: "high" }],
];
test.each(LACKED)("refuses without %s", (lack, measure) => {
  const refusal = expect.objectContaining({
    code: "FEATURE_UNAVAILABLE",
    message: expect.stringMatching(new RegExp(`"f".*"${lack}"`)),
  });
  expect(() => check(measure)).toThrow(refusal);
});

test("a type column without words of its own may say anything", () => {
  const [, log] = DATA.events;
  const data = { ...DATA, events: [{ ...log, type: { column: "w" } }] };
  expect(() => check({ of: "rate", from: "cart", to: "purchase" }, data)).not.toThrow();
});

test("judges the target alike", () => {
  const judge = (target: Target, data = DATA) =>
    checkNeeds(data, { features: [], cleaning: CLEANING, target });
  const code = expect.objectContaining({ code: "TARGET_UNAVAILABLE" });
  const income: Target = { of: "attribute", attribute: "income", values: ["high"] };
  expect(() => judge(income)).toThrow(code);
  const again = { of: "bought-again", withinDays: 30 } as const;
  expect(() => judge(again, { ...DATA, events: [] })).toThrow(code);
  expect(() => judge(again)).not.toThrow();
  const churn = { of: "not-bought-again", withinDays: 30 } as const;
  expect(() => judge(churn, { ...DATA, events: [] })).toThrow(code);
  expect(() => judge(churn)).not.toThrow();
  const spend = { of: "spend", withinDays: 30, upTo: 900 } as const;
  expect(() => judge(spend, { ...DATA, events: [] })).toThrow(code);
  expect(() => judge(spend)).not.toThrow();
});

test("a catalogue needs the column that its entries stand in", () => {
  const [sales, ...others] = DATA.events;
  const judge = (level: "item" | "category", own: object) => {
    const data = { ...DATA, events: [{ ...sales, columns: { ...sales.columns, ...own } }, ...others] };
    checkNeeds(data, { features: [], cleaning: CLEANING, catalogue: { level } });
  };
  const code = expect.objectContaining({ code: "CATALOGUE_UNAVAILABLE" });
  expect(() => judge("item", { product: undefined })).not.toThrow();
  expect(() => judge("item", { product: "p" })).not.toThrow();
  expect(() => judge("category", { category: "c" })).not.toThrow();
  expect(() =>
    checkNeeds({ ...DATA, events: [] }, { features: [], cleaning: CLEANING, catalogue: { level: "item" } }),
  ).toThrow(code);
});

test("sessions that the dictionary makes stand in for a column, for the types that are in them", () => {
  const searches = {
    ...DATA,
    events: [{ ...DATA.events[0], type: "search", columns: { user: "u", time: "t" } }],
  };
  const time: Measure = { of: "sum", what: "dwell", event: "search" };
  const each: Measure = { of: "statistic", take: "median", what: "events", each: "session", event: "any" };
  for (const measure of [time, each]) {
    expect(() => check(measure, searches)).toThrow(/no column "session"/);
    expect(() => check(measure, searches, { sessions: { idleMinutes: 30 } })).not.toThrow();
    const others = { idleMinutes: 30, events: ["view"] };
    expect(() => check(measure, searches, { sessions: others })).toThrow(/no column "session"/);
  }
});
