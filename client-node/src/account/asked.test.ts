import { type LedgerEntry, formatEntry } from "@fedseg/shared/ledger/entry.ts";
import { expect, test } from "vitest";
import { askedIn } from "./asked.ts";

const [SPRING, AUTUMN] = ["ab", "cd"].map((byte) => byte.repeat(32));
const HASH = "0f".repeat(32);

function reserve(study: string, session: number, query: string): LedgerEntry["body"] {
  return {
    type: "RESERVE",
    study,
    session,
    attempt: 1,
    query,
    openHash: HASH,
    muSq: "1",
    before: "0",
    after: "1",
  };
}

const LINES = [
  { type: "ENROLLED" as const, study: SPRING, enrolHash: HASH },
  reserve(SPRING, 1, "moments"),
  reserve(AUTUMN, 2, "summary"),
  reserve(SPRING, 2, "residual"),
].map((body, seq) =>
  formatEntry({
    v: 1,
    ledger: "acme",
    seq,
    prev: HASH,
    time: "2026-01-01T00:00:00.000Z",
    body,
    signature: "0".repeat(128),
  }),
);

test("a session is known by what was asked in it, once that was charged", () => {
  expect([1, 2, 3].map((session) => askedIn(LINES, SPRING, session))).toEqual([
    "moments",
    "residual",
    undefined,
  ]);
  expect(askedIn(LINES, AUTUMN, 1)).toBeUndefined();
});
