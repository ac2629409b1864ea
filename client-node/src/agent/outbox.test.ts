import fc from "fast-check";
import { expect, test } from "vitest";
import { Outbox } from "./outbox.ts";

/** A clock whose timers keep whole milliseconds only, and may be late: by as much as this process is at work. */
function clock() {
  let now = 0;
  let timers: { at: number; call: () => void }[] = [];
  return {
    now: () => now,
    after: (ms: number, call: () => void) => void timers.push({ at: now + Math.trunc(ms), call }),
    /** Works for a time in which no timer fires; then those fire that are due, in any order that `order` makes. */
    work(ms: number, order: (calls: (() => void)[]) => (() => void)[]) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const call of order(due.map((timer) => timer.call))) call();
    },
  };
}

test("what leaves at one moment leaves in the order of the decisions, whatever work lies between and however timers round", () => {
  const works = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(works, fc.boolean(), (pauses, isReversed) => {
      const time = clock();
      const outbox = new Outbox(time);
      const left: number[] = [];
      const order = (calls: (() => void)[]) => (isReversed ? calls.toReversed() : calls);
      for (const [at, ms] of pauses.entries()) {
        time.work(ms, order);
        outbox.at(310.7, () => left.push(at));
      }
      expect(left.every((at, place) => at === place)).toBe(true);
      time.work(1000, order);
      expect(left).toEqual([0, 1, 2, 3, 4, 5]);
    }),
    { numRuns: 300 },
  );
});

test("nothing leaves before its moment, what is due later waits, and what is late leaves at once", () => {
  const time = clock();
  const outbox = new Outbox(time);
  const left: string[] = [];
  const inOrder = (calls: (() => void)[]) => calls;
  outbox.at(20, () => left.push("late"));
  outbox.at(10, () => left.push("early"));
  outbox.at(-Infinity, () => left.push("now"));
  expect(left).toEqual(["now"]);
  time.work(9, inOrder);
  expect(left).toEqual(["now"]);
  time.work(1, inOrder);
  expect(left).toEqual(["now", "early"]);
  time.work(100, inOrder);
  outbox.at(50, () => left.push("past"));
  expect(left).toEqual(["now", "early", "late", "past"]);
});

test("a timer that ends before its moment holds nothing back for ever", () => {
  let now = 0;
  const timers: { at: number; call: () => void }[] = [];
  // The system's timers count from a moment that may be two milliseconds old.
  const after = (ms: number, call: () => void) => void timers.push({ at: now + Math.trunc(ms) - 2, call });
  const outbox = new Outbox({ now: () => now, after });
  let left = 0;
  outbox.at(500.9, () => (left = now));
  for (let timer = timers.shift(); timer; timer = timers.shift()) {
    now = Math.max(now + 0.1, timer.at);
    timer.call();
  }
  expect(left).toBeGreaterThan(499);
  expect(outbox.waiting).toBe(0);
});
