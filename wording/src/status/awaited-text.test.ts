import { expect, test } from "vitest";
import { awaitedText } from "./awaited-text.ts";

test("signatures are never waited for longer than is said, in either language", () => {
  const told = (ms: number) =>
    [awaitedText(ms).en, awaitedText(ms).zh].map((text) => /(\d+) ?(s|min|秒|分钟)/.exec(text)![0]);
  expect([200, 59_001, 60_000, 90_000, 120_000].map(told)).toEqual([
    ["1 s", "1 秒"],
    ["60 s", "60 秒"],
    ["1 min", "1 分钟"],
    ["2 min", "2 分钟"],
    ["2 min", "2 分钟"],
  ]);
});
