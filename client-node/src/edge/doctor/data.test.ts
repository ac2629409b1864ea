import { expect, test } from "vitest";
import { dataFinding, slow } from "./data.ts";

const lines = [
  { source: "shop", read: 1000, kept: 900, dropped: [] },
  { source: "web", read: 500, kept: 500, dropped: [] },
];

test.each([
  [100, 0, "PASS", "100 with every feature"],
  [100, 19, "PASS", "81 with every feature"],
  [100, 20, "WARN", "20.0 % contribute nothing"],
  [100, 99, "WARN", "99.0 % contribute nothing"],
  [2, 2, "FAIL", "100.0 % contribute nothing"],
  [0, 0, "FAIL", "100.0 % contribute nothing"],
])("%d users of whom %d lack a feature: %s", (kept, unmeasured, verdict, says) => {
  const users = { seen: kept, kept, leftOut: [], unmeasured };
  const found = dataFinding({ lines, users, observations: [] });
  expect(found.verdict).toBe(verdict);
  expect(found.text).toContain("1,500 lines read, 1,400 kept");
  expect(found.text).toContain(says);
});

test.each([
  [19, "PASS", "every feature"],
  [20, "WARN", "every feature; 20.0 % of the cells of level are of none of a target's classes"],
])("%d of 100 cells of no class: %s", (count, verdict, says) => {
  const users = { seen: 100, kept: 100, leftOut: [], unmeasured: 0 };
  const about = { source: "crm", column: "level", of: 100, examples: ["VIP"], words: ["basic"] };
  const found = dataFinding({ lines, users, observations: [{ kind: "class-unlisted", count, ...about }] });
  expect(found.verdict).toBe(verdict);
  expect(found.text.endsWith(says)).toBe(true);
});

test("says when reading takes more than half of the time that a plan has to leave for it", () => {
  const found = { check: "data", verdict: "PASS", text: "read" } as const;
  expect(slow(found, 5000, 10_000)).toBe(found);
  expect(slow(found, 5000, 0)).toBe(found);
  expect(slow(found, 5001, 10_000)).toMatchObject({
    verdict: "WARN",
    text: expect.stringContaining("5,001 ms"),
    todo: expect.stringContaining("10,002"),
  });
});
