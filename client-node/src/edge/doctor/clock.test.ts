import { expect, test } from "vitest";
import { checkClock } from "./clock.ts";

const THEIRS = Date.UTC(2026, 0, 1);

test.each([
  [0, "PASS", "ahead of"],
  [4900, "PASS", "4.4 s ahead of"],
  [-4400, "PASS", "4.9 s behind"],
  [60_500, "WARN", "60.0 s ahead of"],
  [-60_500, "WARN", "61.0 s behind"],
  [301_000, "FAIL", "300.5 s ahead of"],
])("a clock %d ms off: %s", (off, verdict, says) => {
  const found = checkClock({ theirMs: THEIRS, ownMs: THEIRS + off + (off === 0 ? 500 : 0), roundTripMs: 20 });
  expect(found.verdict).toBe(verdict);
  expect(found.text).toContain(says);
});

test("a slow answer leaves room for its way", () => {
  const answer = { theirMs: THEIRS, ownMs: THEIRS + 8000, roundTripMs: 4000 };
  expect(checkClock(answer).verdict).toBe("PASS");
});

test("a coordinator that does not say the time", () => {
  expect(checkClock({ theirMs: undefined, ownMs: THEIRS, roundTripMs: 1 }).verdict).toBe("WARN");
});
