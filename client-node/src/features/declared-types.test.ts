import { expect, test } from "vitest";
import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import { dataConfig } from "../config/data-config.ts";
import { requireDeclaredTypes } from "./declared-types.ts";

const DICTIONARY: Dictionary = {
  features: [],
  cleaning: { duplicates: "keep", cancellations: "separate" },
  events: ["store-visit"],
};

function require(type: unknown): void {
  const events = [{ from: "log", columns: { user: "u", time: "t" }, type }];
  requireDeclaredTypes(dataConfig.parse({ sources: { log: { csv: "log.csv" } }, events }), DICTIONARY);
}

test.each([
  "search",
  "store-visit",
  { column: "what" },
  { column: "what", words: { mailed: "send", read: "open", walked: "store-visit" } },
])("lines may be of the type %j", (type) => {
  expect(() => require(type)).not.toThrow();
});

test.each(["serach", "any", { column: "what", words: { buy: "purchase", sale: "purchse" } }])(
  "lines of the type %j are refused, with the types there are",
  (type) => {
    expect(() => require(type)).toThrow(
      expect.objectContaining({
        code: "DATA_TYPE_UNKNOWN",
        message: expect.stringMatching(/"(serach|any|purchse)".*search.*store-visit/s),
      }),
    );
  },
);
