import { canonicalJson, isCanonicalJson } from "./canonical-json.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";

/** Whether a text is what canonicalJson writes of the value in it. */
function byWriting(text: string, value: unknown): boolean {
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}

test("a text is canonical exactly when writing its value anew gives the same text", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), fc.boolean(), (value, place, isSorted) => {
      const text = isSorted ? canonicalJson(value) : JSON.stringify(value);
      const spoiled = [
        text,
        `${text} `,
        text.slice(0, place % (text.length + 1)) + text.slice((place % (text.length + 1)) + 1),
      ];
      for (const candidate of spoiled) {
        let parsed: unknown;
        try {
          parsed = JSON.parse(candidate);
        } catch {
          continue;
        }
        expect(isCanonicalJson(candidate, parsed)).toBe(byWriting(candidate, parsed));
      }
    }),
    { seed: 11, numRuns: 2000 },
  );
});

test.each([
  ['{"b":1,"a":2}', false],
  ['{"a":1,"b":2}', true],
  ['{"a":1,"a":1}', false],
  ['{"a": 1}', false],
  ['{"a":1.0}', false],
  ['{"a":1e2}', false],
  ['{"a":-0}', false],
  ['"\\u0041"', false],
  ['"\\ud800"', false],
  ['{"\\ud800":1}', false],
  ['{"__proto__":1}', true],
  ['{"é":1,"z":2}', false],
  ['{"z":1,"é":2}', true],
  ['[{"y":1,"x":2}]', false],
])("%s", (text, isCanonical) => {
  const value: unknown = JSON.parse(text);
  expect(isCanonicalJson(text, value)).toBe(isCanonical);
  expect(byWriting(text, value)).toBe(isCanonical);
});

test.each([
  [24, true],
  [25, false],
  [5000, false],
])("lists %d deep: %s, however well they are written", (depth, isCanonical) => {
  const text = "[".repeat(depth) + "]".repeat(depth);
  expect(isCanonicalJson(text, JSON.parse(text))).toBe(isCanonical);
});
