import { expect, test } from "vitest";
import { requireShown } from "./shown-text.ts";

test.each([
  "\u202Eevil",
  "a\u2066b",
  "a\u200Fb",
  "a\u200Bb",
  "a\u001B[31m",
  "two\nlines",
  "a\u2028b",
  "\uD800",
  "a\u3164b",
  "a\uFFA0b",
  "a\u2800b",
  "",
  "   ",
  "\u200D",
  "\u3000\u00A0",
])("a text that members would read as another is refused: %j", (text) => {
  expect(() => requireShown("title", text)).toThrow(expect.objectContaining({ code: "TEXT_HIDDEN" }));
});

test.each([
  "Monthly segments",
  "客群 2026",
  "مشتریان می\u200Cخرند",
  "👨\u200D👩\u200D👧 families",
  "❤\uFE0F",
])("what scripts need is kept: %s", (text) => {
  expect(requireShown("reason", text)).toBe(text);
});
