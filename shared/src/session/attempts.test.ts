import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { defaultCohort } from "../secagg/cohort.ts";
import { type FaultySum, convictedBySums, leaveOut, turnsOf } from "./faulty.ts";
import { attemptsAllowed, mostAttempts, searchAttempts, usualAttempts } from "../plan/attempts.ts";
import type { Plan } from "../plan/plan.ts";

function planOf(n: number, maxAttempts: number): Plan {
  const { c, t, m } = defaultCohort(n);
  const roster = Array.from({ length: n }, (_, node) => ({ name: `p-${node}`, identity: "" }));
  return { roster, cohort: { c, t, m }, limits: { maxSessions: 20, maxAttempts } } as Plan;
}

/**
 * Plays every way in which one node can lie over so many sessions: in each attempt that it is in, or not. Returns how
 * many sums it spoils at most, and whether some way has left a session without a sum.
 */
function against(liar: number, plan: Plan, sessions: number): { most: number; isStuck: boolean } {
  const n = plan.roster.length;
  const cohort = { ...plan.cohort, n };
  const seen = { most: 0, isStuck: false };
  const play = (session: number, attempt: number, sums: readonly FaultySum[]): void => {
    seen.most = Math.max(seen.most, sums.length);
    if (session > sessions) return;
    if (attempt > attemptsAllowed(plan, turnsOf(sums), session)) {
      seen.isStuck = true;
      return;
    }
    const convicted = convictedBySums(sums, cohort);
    const available = Array.from({ length: n }, (_, node) => node).filter(
      (node) => !convicted.includes(node),
    );
    const out = leaveOut(sums, available, cohort, session)!;
    const survivors = available.filter((node) => !out.includes(node));
    play(session + 1, 1, sums);
    if (!survivors.includes(liar)) return;
    const turn = { session, attempt };
    const sum = { turn, code: "COMMITMENT_MISMATCH", survivors, closeHash: new Uint8Array(32) } as const;
    play(session, attempt + 1, [...sums, sum]);
  };
  play(1, 1, []);
  return seen;
}

describe("one node that lies whenever it likes", () => {
  test.each([4, 5, 6, 7, 8, 9, 10, 13])("of %i never leaves a session without a sum", (n) => {
    const { m } = defaultCohort(n);
    for (const maxAttempts of [2, 3, 5]) {
      const plan = planOf(n, maxAttempts);
      for (const liar of [0, 1, n - 1]) {
        const { most, isStuck } = against(liar, plan, 4);
        expect([isStuck, most <= Math.ceil(n / (n - m))]).toEqual([false, true]);
      }
    }
  });
});

test("over a whole study no more attempts come than the search has, whatever is faulty", () => {
  const turns = fc.array(fc.record({ session: fc.integer({ min: 1, max: 8 }) }), { maxLength: 20 });
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 30 }),
      fc.integer({ min: 1, max: 6 }),
      turns,
      (n, maxAttempts, faulty) => {
        const plan = planOf(n, maxAttempts);
        const more = Array.from(
          { length: 8 },
          (_, at) => attemptsAllowed(plan, faulty, at + 1) - maxAttempts,
        );
        expect(Math.min(...more)).toBeGreaterThanOrEqual(0);
        expect(more.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(searchAttempts(plan));
        expect(maxAttempts + Math.max(...more)).toBeLessThanOrEqual(mostAttempts(plan));
      },
    ),
  );
});

test("a plan of one attempt, and one in which nobody can be left out, has no more", () => {
  expect([searchAttempts(planOf(4, 1)), searchAttempts(planOf(3, 3))]).toEqual([0, 0]);
  expect([3, 4, 10].map((n) => usualAttempts(n, defaultCohort(n)))).toEqual([3, 2, 2]);
});
