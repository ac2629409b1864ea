import { expect, test } from "vitest";
import { verdictText } from "./verdict-text.ts";

test.each([
  ["PASS", [], /^Everything holds/],
  ["FAIL", ["globex"], /counter-example/],
  ["NOT VERIFIABLE", [], /^Nothing contradicts, but something is missing/],
  ["NOT VERIFIABLE", ["globex"], /^The ledger of globex is not here: ask for the folder/],
  ["NOT VERIFIABLE", ["globex", "initech"], /^The ledgers of globex and initech are not here/],
] as const)("%s without the ledgers of %j says what to do", (verdict, missing, says) => {
  const { en, zh } = verdictText({ verdict, missing });
  expect(en).toMatch(says);
  expect(zh).not.toBe("");
});
