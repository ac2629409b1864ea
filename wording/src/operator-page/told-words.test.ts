import { expect, test } from "vitest";
import { PLATFORM_WORDS } from "../platform-page/words.ts";
import { TOLD_WORDS } from "./told-words.ts";
import { PAGE_WORDS } from "./words.ts";

test("where a plan's budget is said to be the most, it is said that lost attempts come on top", () => {
  const { chargesHead, chargesHow } = TOLD_WORDS;
  for (const { en, zh } of [PAGE_WORDS.cost, chargesHead, chargesHow, PLATFORM_WORDS.atMost]) {
    expect(en).toContain("if no attempt is lost");
    expect(zh).toContain("若没有一次尝试作废");
  }
});
