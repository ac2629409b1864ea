import { expect, test } from "vitest";
import * as words from "./entry-words.ts";

test("no part of a name is in English when it is said in Chinese", () => {
  const { ENTRY, NUMBERED } = words;
  const said = [
    ...Object.values(ENTRY),
    ...Object.values(NUMBERED).map((number) => number(2)),
    words.entryText(ENTRY.users, ENTRY.summed),
    words.outcomeText(true),
    words.outcomeText(false, NUMBERED.class(2)),
    words.spanText("1", "2")!,
    words.fromText("1"),
    words.upToText("2"),
    words.binText("X", [1, 2], words.upToText("2")),
    words.scoreText("score", words.upToText("2")),
    words.scoreText("chance", words.upToText("2")),
    words.levelText(1, 2),
    words.moveText("X"),
    words.boughtPairText(1, 2),
    words.gradientText("X"),
    words.gradientText(undefined, NUMBERED.unit(1)),
  ];
  expect(said.filter(({ zh }) => /[a-z]/.test(zh))).toEqual([]);
  expect(said.filter(({ en }) => !/^[ -~]+$/.test(en))).toEqual([]);
});
