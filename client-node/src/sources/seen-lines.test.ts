import { expect, test } from "vitest";
import { SeenLines } from "./seen-lines.ts";

test("finds exact repeats, also after growing, and nothing else", () => {
  const seen = new SeenLines();
  const line = (i: number): string[] => [`user ${i % 97}`, `${i}`, ""];
  for (let i = 0; i < 20_000; i++) expect(seen.add(line(i))).toBe(false);
  for (let i = 0; i < 20_000; i += 111) expect(seen.add(line(i))).toBe(true);
});

test("tells apart lines whose cells only join to the same text", () => {
  const seen = new SeenLines();
  expect(seen.add(["ab", "c"])).toBe(false);
  expect(seen.add(["a", "bc"])).toBe(false);
  expect(seen.add(["abc"])).toBe(false);
});
