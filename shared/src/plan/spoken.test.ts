import fc from "fast-check";
import { expect, test } from "vitest";
import { heardWords, spokenBytes, spokenWords } from "./spoken.ts";

test.each([
  [[127, 0, 0, 1], "lusab babad"],
  [[63, 84, 220, 193], "gutih tugad"],
  [[0xff, 0xff], "zuzuz"],
])("%j is read out as %s", (bytes, words) => {
  expect(spokenWords(Uint8Array.from(bytes))).toBe(words);
});

test("words are read back as the bytes they stand for, however they are typed", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 2, maxLength: 20 }), (all) => {
      const bytes = all.subarray(0, all.length - (all.length % 2));
      const typed = ` ${spokenWords(bytes).toUpperCase().replaceAll(" ", "-")}\n`;
      expect(spokenBytes(heardWords(typed))).toEqual(Uint8Array.from(bytes));
    }),
  );
});

test.each(["lusab baba", "lusab babads", "lusab bebad", "1usab babad", "lusab bbbbb"])(
  "%j are no words",
  (typed) => {
    expect(spokenBytes(typed.split(" "))).toBeUndefined();
  },
);
