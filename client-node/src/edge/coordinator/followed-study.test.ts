import { expect, test } from "vitest";
import { followedStudy } from "./followed-study.ts";

const NEW = { study: undefined, isUnderWay: false, approved: new Set<string>() };

test.each<[string, readonly string[], Parameters<typeof followedStudy>[1], string | undefined]>([
  ["none is there", [], NEW, undefined],
  ["nothing was ever approved", ["a", "b"], NEW, "a"],
  ["one is under way", ["a", "b"], { study: "b", isUnderWay: true, approved: new Set("b") }, "b"],
  ["the last has ended", ["a", "b"], { study: "a", isUnderWay: false, approved: new Set("a") }, "b"],
  [
    "only the one that has ended is there",
    ["a"],
    { study: "a", isUnderWay: false, approved: new Set("a") },
    "a",
  ],
  [
    "what is under way is not there",
    ["a", "c"],
    { study: "b", isUnderWay: true, approved: new Set("ab") },
    "c",
  ],
  [
    "only others that were approved are there",
    ["a"],
    { study: "b", isUnderWay: true, approved: new Set("ab") },
    "a",
  ],
])("when %s, the right study is followed", (_, studies, place, followed) => {
  expect(followedStudy(studies, place)).toBe(followed);
});
