import { guaranteeOf } from "../dp/accountant.ts";
import { chargeOfNodes } from "../dp/calibrate.ts";
import { latticeEpsilon } from "../dp/lattice-pld.ts";
import { parseRational } from "../dp/rational.ts";
import { deriveParameters } from "../private-sum/parameters.ts";
import { afterSession, shownMu, wholeBudget } from "../private-sum/remaining.ts";
import { settledMuSq } from "../private-sum/trust-rows.ts";
import type { Block, SumParameters } from "../private-sum/types.ts";
import { defaultCohort } from "../secagg/cohort.ts";
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { vectorCases } from "../../../test/vectors/accountant-cases.ts";
import { sized } from "../../../test/full.ts";

const DELTA = 1e-6;

const cells: Block = { name: "cells", length: 8, norm: { kind: "ones", count: 1 } };
const moments: Block = { name: "moments", length: 6, norm: { kind: "l2", square: 256 } };

const cohorts = fc.integer({ min: 3, max: 12 }).map(defaultCohort);
/** A cohort, shares of a program that may ask for all of it, and who stays in each session. */
const courses = cohorts.chain((cohort) =>
  fc.record({
    cohort: fc.constant(cohort),
    mu: fc.constantFrom<number[]>(0.3, 1, 2.5),
    weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
    survivors: fc.array(fc.integer({ min: cohort.m, max: cohort.n }), { minLength: 6, maxLength: 6 }),
  }),
);

/** The sessions of a program as every party derives them, and what is left after each. */
function* sessionsOf({
  cohort,
  mu,
  weights,
  survivors,
}: typeof courses extends fc.Arbitrary<infer T> ? T : never) {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let left = wholeBudget(mu);
  for (const [at, weight] of weights.entries()) {
    const [blocks, shares] =
      at % 2 === 0
        ? [[cells], [weight / whole]]
        : [
            [cells, moments],
            [weight / whole / 3, (2 * weight) / whole / 3],
          ];
    const request = { query: "any", params: {}, shares };
    const parameters = deriveParameters(blocks, request, cohort, { mu, usersCap: 1000, left });
    const settled = settledMuSq(parameters, cohort, survivors[at]);
    yield { parameters, shares, settled, staying: survivors[at], before: left };
    left = afterSession(left, shares, settled);
  }
}

/** What the releases really cost: the privacy losses of the honest nodes' noise, added exactly or bounded from above. */
function trueEpsilon(releases: readonly { parameters: SumParameters; honest: number }[]): number {
  const events = releases.flatMap(({ parameters, honest }) =>
    parameters.blocks.map(({ nodeVariance: { n, d }, norm, scale, deltaSq }) => ({
      mechanism: "discrete_gaussian" as const,
      sigma2: `${BigInt(honest) * n}/${d}`,
      shift: norm.kind === "ones" ? [scale] : [Math.floor(Math.sqrt(Number(deltaSq)))],
      count: 1,
    })),
  );
  const computed = latticeEpsilon(events, DELTA);
  if ("refused" in computed) throw new TypeError(computed.refused);
  return computed.epsilon * (computed.isExact ? 1 : 1 - 2e-4);
}

describe("settled charges of the accountant's reference cases", () => {
  const sums = vectorCases(/./).flatMap((entry) => {
    const [event] = entry.events;
    return entry.events.length === 1 && event.mechanism === "dd_gaussian_sum" ? [{ ...entry, event }] : [];
  });

  it.each(sums)("$id: |U| − c such nodes cost no less than the exact epsilon", (entry) => {
    const { node_sigma2: variances, shift, count } = entry.event;
    const deltaSq = BigInt(shift.reduce((sum, value) => sum + value * value, 0));
    const least = variances.map(parseRational).reduce((a, b) => (a.n * b.d < b.n * a.d ? a : b));
    const muSq = BigInt(count) * chargeOfNodes(least, variances.length, deltaSq);
    expect(guaranteeOf(muSq, entry.delta).reported).toBeGreaterThanOrEqual(entry.exact ?? 0);
  });
});

describe("a study whose sessions leave something", () => {
  test("never reserves more than its plan, whoever stays, and never less than its plan for any session", () => {
    fc.assert(
      fc.property(courses, (course) => {
        const { muSq: planned } = wholeBudget(course.mu);
        let [spent, asked] = [0n, 0];
        for (const { parameters, shares, settled } of sessionsOf(course)) {
          expect(spent + parameters.muSq <= planned).toBe(true);
          const share = shares.reduce((sum, each) => sum + each, 0);
          expect(Number(parameters.muSq)).toBeGreaterThan(Number(planned) * share * (1 - 1e-3));
          spent += settled;
          asked += share;
        }
        expect(asked).toBeCloseTo(1, 12);
      }),
      { seed: 9, numRuns: sized(40, 150) },
    );
  });

  test("costs no less than the truth against c colluders of the survivors, and no more than was reserved", () => {
    fc.assert(
      fc.property(courses, fc.double({ min: 0, max: 1, noNaN: true }), (course, part) => {
        const colluders = Math.round(part * course.cohort.c);
        const releases = [...sessionsOf(course)].slice(0, 3);
        const settled = releases.reduce((sum, release) => sum + release.settled, 0n);
        const reserved = releases.reduce((sum, { parameters }) => sum + parameters.muSq, 0n);
        const truth = trueEpsilon(
          releases.map(({ parameters, staying }) => ({ parameters, honest: staying - colluders })),
        );
        expect(guaranteeOf(settled, DELTA).reported).toBeGreaterThanOrEqual(truth);
        expect(settled <= reserved).toBe(true);
      }),
      { seed: 10, numRuns: sized(6, 25) },
    );
  });

  test("settles to less the more nodes stay, and to the reservation when only m do", () => {
    const cohort = defaultCohort(10);
    const parameters = deriveParameters([cells], { query: "any", params: {}, shares: [1] }, cohort, {
      mu: 1,
      usersCap: 1000,
    });
    const costs = [7, 8, 9, 10].map((survivors) => settledMuSq(parameters, cohort, survivors));
    expect(costs[0]).toBe(parameters.muSq);
    for (const [at, cost] of costs.slice(1).entries()) expect(cost < costs[at]).toBe(true);
    expect(() => settledMuSq(parameters, cohort, 6)).toThrow(RangeError);
    expect(() => settledMuSq(parameters, cohort, Number.NaN)).toThrow(RangeError);
  });

  test.each([
    [4, 0.333, 1.1],
    [10, 0.428, 1.14],
  ])(
    "with all of %i nodes a charge falls by %f and the noise shows a mu at least %f times the planned",
    (n, saved, gain) => {
      const cohort = defaultCohort(n);
      const course = { cohort, mu: 1, weights: [1, 1, 4, 3, 5], survivors: Array<number>(6).fill(n) };
      let shown = 0;
      for (const { parameters, settled } of sessionsOf(course)) {
        expect(1 - Number(settled) / Number(parameters.muSq)).toBeCloseTo(saved, 2);
        shown += Number(parameters.muSq) / 2 ** 80;
      }
      expect(Math.sqrt(shown)).toBeGreaterThan(gain);
    },
  );

  test("shows the mu that is foretold of it", () => {
    const cohort = defaultCohort(7);
    for (const survivors of [5, 6, 7]) {
      const course = { cohort, mu: 1, weights: [2, 1, 3, 4], survivors: Array<number>(6).fill(survivors) };
      const shares: number[] = [];
      for (const { parameters, shares: asked } of sessionsOf(course)) {
        const foretold = shownMu({ mu: 1, cohort }, survivors, shares);
        const share = asked.reduce((sum, each) => sum + each, 0);
        const shown = Number(parameters.muSq) / 2 ** 80 / share;
        expect(foretold ** 2 / (shown * ((cohort.m - cohort.c) / survivors))).toBeCloseTo(1, 2);
        shares.push(share);
      }
    }
  });
});
