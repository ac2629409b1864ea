import { expect, test } from "vitest";
import { PLATFORM_WORDS } from "../platform-page/words.ts";
import { TOLD_WORDS } from "./told-words.ts";

test("where a plan's budget is said to be the most, it is said that lost attempts come on top", () => {
  for (const { en, zh } of [TOLD_WORDS.noneLost, PLATFORM_WORDS.atMost]) {
    expect(en).toContain("if no attempt is lost");
    expect(zh).toContain("若没有一次尝试作废");
  }
});
