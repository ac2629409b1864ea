import fc from "fast-check";
import { expect, test } from "vitest";
import { type Dating, UNDATED, dateNext, followDate, setBack } from "./dating.ts";
import type { LedgerEntry, LedgerEvent } from "./entry.ts";

const START = Date.parse("2026-01-01T00:00:00Z");
const RAISE: LedgerEvent = { type: "RAISE", budgetMuSq: "1" };

/** The entries of a keeper who writes one at each reading of its clock. */
function written(clocks: readonly number[]): { readonly time: string; readonly body: LedgerEvent }[] {
  let dating: Dating = UNDATED;
  return clocks.flatMap((clock) => {
    const jump = setBack(dating, clock);
    return [...(jump ? [jump] : []), RAISE].map((body) => {
      const entry = { time: dateNext(dating, clock), body };
      dating = followDate(dating, entry as LedgerEntry);
      return entry;
    });
  });
}

const jumps = (clocks: readonly number[]) =>
  written(clocks).flatMap(({ body }) => (body.type === "CLOCK" ? [body.behindMs] : []));

test("whatever a clock does, no entry is dated before the one ahead of it nor before its clock", () => {
  const clock = fc.integer({ min: START - 1e10, max: START + 1e10 });
  fc.assert(
    fc.property(fc.array(clock, { maxLength: 30 }), (clocks) => {
      const entries = written(clocks);
      const times = entries.map(({ time }) => Date.parse(time));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const dated = times.filter((_, at) => entries[at].body.type === "RAISE");
      expect(dated.every((time, at) => time >= clocks[at])).toBe(true);
    }),
  );
});

test("a clock set back is recorded once, and again when it had passed the newest date", () => {
  const back = START - 2000;
  expect(jumps([START, back, back + 500, back + 1500])).toEqual([2000]);
  expect(jumps([START, back, START + 1, START - 4999])).toEqual([2000, 5000]);
});

test("a clock that runs on or is set right by a moment is not recorded", () => {
  expect(jumps([START, START, START - 999, START + 5])).toEqual([]);
});
