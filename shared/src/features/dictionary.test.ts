import { expect, test } from "vitest";
import { dictionaryFile, expandDictionary } from "./dictionary.ts";

/** Parses a dictionary with one feature of this measure. */
function parsed(measure: object, more: object = {}) {
  const feature = { name: "f", title: { en: "f", zh: "f" }, measure, range: [0, 1] };
  return dictionaryFile.safeParse({ version: 1, features: [feature], ...more });
}

const OPEN_RATE = {
  of: "ratio",
  what: "events",
  event: "open",
  per: { what: "events", event: "send" },
};

test.each([
  OPEN_RATE,
  { of: "recency", event: "any" },
  { of: "rate", from: "any", to: "purchase" },
  { of: "sum", what: "amount", event: "any" },
  { of: "trend", what: "events", event: "search", days: 30 },
])("takes %j", (measure) => {
  expect(parsed(measure).success).toBe(true);
});

test.each([
  { of: "count", what: "events", event: "store-visit" },
  { of: "rate", from: "store-visit", to: "purchase" },
  { of: "rate", from: "view", to: "store-visit" },
  { ...OPEN_RATE, per: { what: "events", event: "store-visit" } },
])("takes a type of event of its own only when it is declared: %j", (measure) => {
  expect(parsed(measure, { events: ["store-visit"] }).success).toBe(true);
  expect(parsed(measure).error?.message).toContain('declared under \\"events\\", got store-visit');
});

test("a title without Chinese is the English one in both", () => {
  const spend = { name: "spend", title: { en: "spend" }, measure: OPEN_RATE, range: [0, 1] };
  const kind = {
    name: "kind",
    title: { en: "kind" },
    measure: { of: "one-hot", attribute: "kind", values: ["a", "b"] },
  };
  const { features } = expandDictionary(dictionaryFile.parse({ version: 1, features: [spend, kind] }));
  for (const { title } of features) expect(title.zh).toBe(title.en);
  expect(dictionaryFile.safeParse({ version: 1, features: [{ ...spend, title: { zh: "x" } }] }).success).toBe(
    false,
  );
});

test.each([["purchase"], ["any"], ["Store"], ["a", "a"]])("refuses to declare %j %j", (...events) => {
  expect(parsed(OPEN_RATE, { events }).success).toBe(false);
});

test.each([
  [{ of: "sum", what: "amount", event: "view" }, ["measure", "event"]],
  [{ of: "trend", what: "discount", event: "search", days: 7 }, ["measure", "event"]],
  [{ ...OPEN_RATE, what: "quantity" }, ["measure", "event"]],
  [{ ...OPEN_RATE, per: { what: "amount", event: "send" } }, ["measure", "per", "event"]],
])("refuses money of events that carry none: %j", (measure, path) => {
  expect(parsed(measure).error?.issues).toMatchObject([
    { path: ["features", 0, ...path], message: expect.stringContaining("would always be 0") },
  ]);
});

test("hands the declared types on with the features", () => {
  const file = parsed(OPEN_RATE, { events: ["store-visit"] }).data!;
  expect(expandDictionary(file).events).toEqual(["store-visit"]);
});

test.each([
  [{ of: "ordinal", attribute: "club", order: ["silver", " gold"] }, "(silver, gold), got"],
  [
    { of: "ordinal", attribute: "club", order: ["silver", "gold", "silver"] },
    "each once (silver, gold), got",
  ],
  [{ of: "ordinal", attribute: "hour", order: ["", "late"] }, "(late), got"],
  [{ of: "is", attribute: "club", value: "gold " }, "(gold), got"],
  [{ of: "share", by: "category", in: ["tea", "tea\u00a0"] }, "(tea), got"],
])("refuses words that no cell can be, and says those that one can: %j", (measure, says) => {
  expect(parsed(measure).error?.message).toContain(says);
});
