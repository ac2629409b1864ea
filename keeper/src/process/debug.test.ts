import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { expect, test } from "vitest";
import { shapeOf } from "./debug.ts";

test.each<[string, unknown, string]>([
  ["a number", 417.25, "number"],
  ["a text", "usr-1", "text[5]"],
  ["bytes", new Uint8Array(32).fill(7), "bytes[32]"],
  ["a vector", Float64Array.of(1, 2), "bytes[16]"],
  ["a list", ["usr-1", "usr-2"], "[2 × text[5]]"],
  ["an empty list", [], "[0]"],
  ["a map", new Map([["usr-1", 1]]), "Map[1]"],
  ["a secret", new Secret(new Uint8Array(32)), "Secret"],
  ["an error", new RangeError("usr-1"), "RangeError"],
  ["a function", () => 417.25, "function"],
  ["nothing", undefined, "undefined"],
  [
    "a message",
    { type: "report", session: 2, body: new Uint8Array(3), sum: 9 },
    '{type: "report", session: 2, body: bytes[3], sum: number}',
  ],
  ["a word with a hash", { key: `${"0af1".repeat(16)}/plan` }, '{key: "…/plan"}'],
  ["a key of another object's", { user: { name: "usr-1" } }, "{user: {name: text[5]}}"],
])("%s is told by its shape", (_, value, shape) => {
  expect(shapeOf(value)).toBe(shape);
});

test("what lies too deep is not looked at", () => {
  expect(shapeOf({ a: { b: { c: 1 } } }, "", 2)).toBe("{a: {b: {…}}}");
});
