import type { Input } from "@fedseg/shared/programs/contract.ts";
import { seenDays } from "@fedseg/shared/programs/evaluate/seen-days.ts";
import type { EvaluateSpec } from "@fedseg/shared/programs/evaluate/spec.ts";
import { expect, test } from "vitest";
import { seenTexts } from "./seen-text.ts";

const spec = {
  outcome: { target: "again" },
  prediction: { of: "last-month", program: "logistic" },
} as EvaluateSpec;
const factsOf = (snapshot: string, within: object) => ({
  snapshot,
  inputs: new Map([["last-month", { snapshot: "2026-01-01T00:00:00Z" } as Input]]),
  targets: { again: { of: "bought-again", withinDays: 90, ...within } as never },
});

test.each([
  ["2026-01-01T00:00:00Z", 90],
  ["2026-01-31T00:00:00Z", 60],
  ["2026-01-31T06:00:00Z", 60],
  ["2026-03-31T23:00:00Z", 1],
  ["2026-04-01T00:00:00Z", 0],
  ["2027-01-01T00:00:00Z", 0],
])("a prediction of 1 January that is judged as of %s has learnt from %d of 90 days", (snapshot, seen) => {
  const found = seenDays(spec, factsOf(snapshot, {}));
  expect(found).toEqual({ of: "last-month", target: "again", days: 90, seen });
  const [{ en, zh }, ...others] = seenTexts(found);
  expect(others).toEqual([]);
  expect(en).toContain(seen === 0 ? "could not know them" : `Of the 90 days of "again" ${seen} lie before`);
  expect(zh).toContain(seen === 0 ? "不可能知道" : `有 ${seen} 天`);
});

test("nothing is said where no input's prediction is judged, or a target looks at no days", () => {
  const facts = factsOf("2026-01-01T00:00:00Z", {});
  expect(seenDays({ outcome: { target: "again" } } as EvaluateSpec, facts)).toBeUndefined();
  expect(seenDays(spec, { ...facts, snapshot: undefined })).toBeUndefined();
  const tier = { of: "attribute", attribute: "tier", values: ["gold"] } as never;
  expect(seenDays(spec, { ...facts, targets: { again: tier } })).toBeUndefined();
  expect(seenTexts(undefined)).toEqual([]);
});
