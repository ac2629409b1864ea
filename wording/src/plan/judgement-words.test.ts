import { expect, test } from "vitest";
import { clauseTexts } from "./judgement-words.ts";

test.each([
  ["nodes (n)", "节点数 (n)"],
  ["at most 20,000 ms", "至多 20,000 ms"],
  ["sessions", "会话数"],
  ["snapshot, 400 days back", "快照，不早于 400 天前"],
  [
    "ε learned if every attempt is opened (2 each, 1 more)",
    "打开每次尝试所得知的 ε（每次会话 2 次，另 1 次）",
  ],
  ["until 2026-11-29T12:00:00Z", "至 2026-11-29T12:00:00Z"],
  ["something else", "something else"],
])("%s is said in Chinese", (en, zh) => {
  expect(clauseTexts(en)).toEqual({ en, zh });
});
