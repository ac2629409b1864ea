import { expect, test } from "vitest";
import { plainText, straightText } from "./plain-text.ts";

test("what turns the reading direction is taken out, and lines stay where they may", () => {
  const text = "a\u202Eb\u2066c\u200Fd\ne";
  expect(straightText(text)).toBe("abcd\ne");
  expect(plainText(text)).toBe("abcd e");
});
