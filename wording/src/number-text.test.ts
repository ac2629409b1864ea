import { expect, test } from "vitest";
import { downText, normText, percentText, sizeText, upText } from "./number-text.ts";

test("costs round up, what is left rounds down", () => {
  expect([upText(1.0001), upText(1), downText(1.9999), downText(2)]).toEqual([
    "1.001",
    "1.000",
    "1.999",
    "2.000",
  ]);
});

test.each([
  [0, "0"],
  [1, "1.00"],
  [19.66, "19.7"],
  [65_536, "65,536"],
  [0.0773, "0.0773"],
  [-0.5, "-0.500"],
  [0.00002, "2.0e-5"],
])("writes %d as %s", (value, text) => {
  expect(sizeText(value)).toBe(text);
});

test("percentages and bounds", () => {
  expect([percentText(0), percentText(0.00001), percentText(0.0822), percentText(0.247)]).toEqual([
    "0.00 %",
    "< 0.01 %",
    "8.22 %",
    "24.7 %",
  ]);
  expect([normText({ kind: "l2", square: 1 }), normText({ kind: "ones", count: 6 })]).toEqual([
    "L2 1.00",
    "6 × 1",
  ]);
});
