import { expect, test } from "vitest";
import { utf8 } from "../crypto/bytes.ts";
import { describeSoftware, isRunSource } from "./software.ts";

const files = [
  { path: "dp/filter.ts", content: utf8("a") },
  { path: "errors.ts", content: utf8("b") },
];
const hashOf = (changed: typeof files) => describeSoftware("1", changed).sharedHash;

test("the same files in another order are the same software", () => {
  expect(describeSoftware("1", files.toReversed())).toEqual(describeSoftware("1", files));
});

test.each([
  ["a changed file", files.with(1, { path: "errors.ts", content: utf8("c") })],
  ["a renamed file", files.with(1, { path: "error.ts", content: utf8("b") })],
  ["a file more", [...files, { path: "new.ts", content: utf8("") }]],
  ["a file less", files.slice(1)],
  [
    "contents exchanged",
    [
      { ...files[0], content: files[1].content },
      { ...files[1], content: files[0].content },
    ],
  ],
])("%s is other software", (_, changed) => {
  expect(hashOf(changed)).not.toBe(hashOf(files));
});

test("tests and what is no program are not part of it", () => {
  expect(["a.ts", "b/c.ts", "a.test.ts", "README.md"].map(isRunSource)).toEqual([true, true, false, false]);
});
