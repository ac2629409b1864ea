import { expect, test } from "vitest";
import { foldText } from "./fold-text.ts";
import { printable, printableJson } from "./printable.ts";

test.each([
  ["\u001b[2J\u001b[1;1Hall is well", "\ufffd[2J\ufffd[1;1Hall is well"],
  ["back\b\b\rover", "back\ufffd\ufffd\ufffdover"],
  ["left \u202eto right", "left \ufffdto right"],
  ["\u009b31m", "\ufffd31m"],
  ["line\u2028separator", "line\ufffdseparator"],
  ["a tag \u{e0041} and a half \ud800", "a tag \ufffd and a half \ufffd"],
  ["two\nlines · 春季 · ε ≤ 1 · 🙂", "two\nlines · 春季 · ε ≤ 1 · 🙂"],
])("%j is shown as %j", (text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(foldText(text)).toBe(shown);
  const json = printableJson(JSON.stringify({ text }));
  expect([printable(json), JSON.parse(json)]).toEqual([json, { text }]);
});
