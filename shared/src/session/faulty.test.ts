import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultCohort } from "../secagg/cohort.ts";
import { type FaultySum, convictedBySums, leaveOut, repeatsFault } from "./faulty.ts";

const sumOf = (survivors: readonly number[]): FaultySum => ({
  turn: { session: 1, attempt: 1 },
  code: "COMMITMENT_MISMATCH",
  survivors,
  closeHash: new Uint8Array(32),
});
const nodesOf = (n: number) => Array.from({ length: n }, (_, node) => node);

/** A cohort, up to c liars in it, and faulty sums that each have one of them; whoever runs the coordinator picks the sets. */
const histories = fc.constantFrom(4, 5, 6, 7, 10).chain((n) => {
  const cohort = defaultCohort(n);
  const liars = fc.uniqueArray(fc.nat(n - 1), { minLength: 1, maxLength: cohort.c });
  return liars.chain((lying) =>
    fc.record({
      cohort: fc.constant(cohort),
      liars: fc.constant(lying),
      sums: fc.array(
        fc
          .shuffledSubarray(nodesOf(n), { minLength: cohort.m })
          .filter((survivors) => survivors.some((node) => lying.includes(node)))
          .map((survivors) => sumOf([...survivors].sort((a, b) => a - b))),
        { maxLength: 12 },
      ),
      session: fc.nat(40),
    }),
  );
});

describe("while at most c nodes lie", () => {
  test("no faulty sums convict an honest node", () => {
    fc.assert(
      fc.property(histories, ({ cohort, liars, sums }) => {
        for (const node of convictedBySums(sums, cohort)) expect(liars).toContain(node);
      }),
      { numRuns: 300 },
    );
  });

  test("there is always a group to leave out, m nodes stay, and they have not been faulty together", () => {
    fc.assert(
      fc.property(histories, ({ cohort, sums, session }) => {
        const group = leaveOut(sums, nodesOf(cohort.n), cohort, session)!;
        const stay = nodesOf(cohort.n).filter((node) => !group.includes(node));
        expect(stay.length).toBeGreaterThanOrEqual(cohort.m);
        expect(repeatsFault(sums, new Map(stay.map((node) => [node, 0])))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

test("the one node that every faulty sum must blame is convicted, and not before", () => {
  const sums = [
    [0, 1, 2, 3],
    [1, 2, 3],
    [0, 2, 3],
    [0, 1, 3],
  ].map(sumOf);
  expect(convictedBySums(sums.slice(0, 3), defaultCohort(4))).toEqual([]);
  expect(convictedBySums(sums, defaultCohort(4))).toEqual([3]);
});

test("everybody is left out in turn, from session to session", () => {
  const groups = [1, 2, 3, 4].map((session) =>
    leaveOut([sumOf([0, 1, 2, 3])], nodesOf(4), defaultCohort(4), session),
  );
  expect(groups).toEqual([[1], [2], [3], [0]]);
});

test("nobody is left out when nothing is faulty, or when those at fault are away", () => {
  expect(leaveOut([], nodesOf(4), defaultCohort(4), 1)).toEqual([]);
  expect(leaveOut([sumOf([0, 1, 3])], [0, 1, 2], defaultCohort(4), 1)).toEqual([]);
});

test("more liars than c leave no choice, and convict nobody", () => {
  const sums = [
    [1, 2, 3],
    [0, 2, 3],
    [0, 1, 3],
    [0, 1, 2],
  ].map(sumOf);
  expect(leaveOut(sums, nodesOf(4), defaultCohort(4), 1)).toBeUndefined();
  expect(convictedBySums(sums, defaultCohort(4))).toEqual([]);
});

test("a long history of a large cohort is searched for a bounded time, and then convicts nobody", () => {
  const n = 255;
  const sums = Array.from({ length: 100 }, (_, at) => sumOf(nodesOf(n).filter((node) => node % 100 !== at)));
  expect(convictedBySums(sums, defaultCohort(n))).toEqual([]);
});
