import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test.each([
  ["\u001b[2J\u001b[1;1Hall is well", "\ufffd[2J\ufffd[1;1Hall is well"],
  ["back\b\b\rover", "back\ufffd\ufffd\ufffdover"],
  ["left \u202eto right", "left \ufffdto right"],
  ["\u009b31m", "\ufffd31m"],
  ["two\nlines · 春季 · ε ≤ 1 · 🙂", "two\nlines · 春季 · ε ≤ 1 · 🙂"],
])("%j is shown as %j", (text, shown) => {
  expect(printable(text)).toBe(shown);
});
