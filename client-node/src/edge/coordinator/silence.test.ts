import { expect, test } from "vitest";
import { stillText } from "./silence.ts";

test("a silence is never told longer than it was", () => {
  const told = (s: number) => /for (\d+ \w+) \(/.exec(stillText(1000 * s, "ECONNREFUSED", ""))?.[1];
  expect([15, 32, 59, 60, 119, 120].map(told)).toEqual(["15 s", "32 s", "59 s", "1 min", "1 min", "2 min"]);
});
