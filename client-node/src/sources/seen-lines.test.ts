import { expect, test } from "vitest";
import { SeenLines } from "./seen-lines.ts";

function line(i: number): string[] {
  return [`user ${i % 97}`, `${i}`, ""];
}

test("finds exact repeats, also after growing, and nothing else", () => {
  const seen = new SeenLines();
  for (let i = 0; i < 20_000; i++) expect(seen.add(line(i))).toBe(false);
  for (let i = 0; i < 20_000; i += 111) expect(seen.add(line(i))).toBe(true);
});

test("tells apart lines whose cells only join to the same text", () => {
  const seen = new SeenLines();
  expect(seen.add(["ab", "c"])).toBe(false);
  expect(seen.add(["a", "bc"])).toBe(false);
  expect(seen.add(["abc"])).toBe(false);
});
