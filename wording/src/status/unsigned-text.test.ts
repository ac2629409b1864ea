import { expect, test } from "vitest";
import { unsignedText } from "./unsigned-text.ts";

test("what waits unsigned is told whole in both languages", () => {
  const { en, zh } = unsignedText(2);
  expect(en).toMatch(/^2 more entries: .*fedseg-coordinator run.*hand the ledger in again\.$/);
  expect(zh).toMatch(
    /^另有 2 条.*fedseg-coordinator run.*fedseg-node run.*timing\.bundleMs.*重新提交账本。$/,
  );
  // Nothing is left of the English sentences, and none is marked as without a Chinese one.
  expect(zh).not.toMatch(/原文|[a-z]+ [a-z]+ [a-z]+/);
  expect(unsignedText().zh).toBe(zh.replace(/^.*?：/, ""));
});
