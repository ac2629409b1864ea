import type { PrivacyEvent } from "./event.ts";
import { epsilonOf } from "./gdp.ts";
import { sampledTable } from "./gaussian-cells.ts";
import { latticeEpsilon } from "./lattice-pld.ts";
import { epsilonOfTable } from "./loss-table.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactDelta } from "../../../test/statistics/exact-divergence.ts";
import { sampledDelta } from "../../../test/statistics/sampled-delta.ts";
import { sized } from "../../../test/full.ts";

const settings = { seed: 17, numRuns: sized(15, 60) };
const delta = fc.constantFrom(1e-2, 1e-4, 1e-6, 1e-9);
const variance = fc.constantFrom("1/4", "1/2", "1", "7/4", "2", "7/3", "4");

function known(events: readonly PrivacyEvent[], at: number) {
  const result = latticeEpsilon(events, at);
  if ("refused" in result) throw new Error(result.refused);
  return result;
}

const discrete = (sigma2: string, shift: readonly number[], count = 1): PrivacyEvent => ({
  mechanism: "discrete_gaussian",
  sigma2,
  shift,
  count,
});

/** Exact delta a little below epsilon: an epsilon that could be that much smaller would show here. */
function deltaBelow(events: readonly PrivacyEvent[], epsilon: number, by: number): number {
  return epsilon === 0 ? Infinity : exactDelta(events, epsilon * (1 - by));
}

describe("against integer arithmetic that enumerates every outcome", () => {
  it("is exact on the lattice: never below, and not 1e-8 above", () => {
    const shift = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(variance, shift, delta, (sigma2, entries, at) => {
        const events = [discrete(sigma2, entries)];
        const { epsilon, isExact } = known(events, at);
        expect(isExact).toBe(true);
        expect(exactDelta(events, epsilon)).toBeLessThanOrEqual(at);
        expect(deltaBelow(events, epsilon, 1e-8)).toBeGreaterThan(at);
      }),
      settings,
    );
  });

  it("never falls below for compositions of different noises, nor 1e-8 above", () => {
    const two = fc.tuple(variance, variance, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 }));
    fc.assert(
      fc.property(two, delta, ([a, b, s, t], at) => {
        const events = [discrete(a, [s]), discrete(b, [t])];
        const { epsilon } = known(events, at);
        expect(exactDelta(events, epsilon)).toBeLessThanOrEqual(at);
        expect(deltaBelow(events, epsilon, 1e-8)).toBeGreaterThan(at);
      }),
      settings,
    );
  });

  it("is an upper bound within 1e-3 for sums of small noises, whose losses are on no lattice", () => {
    const nodes = fc.array(fc.constantFrom("1/4", "1/2", "1"), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(nodes, fc.integer({ min: 1, max: 2 }), delta, (node_sigma2, count, at) => {
        const events: PrivacyEvent[] = [{ mechanism: "dd_gaussian_sum", node_sigma2, shift: [1], count }];
        const { epsilon, isExact } = known(events, at);
        expect(isExact).toBe(false);
        expect(exactDelta(events, epsilon)).toBeLessThanOrEqual(at);
        expect(deltaBelow(events, epsilon, 1e-3)).toBeGreaterThan(at);
      }),
      { ...settings, numRuns: sized(3, 12) },
    );
  });
});

describe("sampled noise against the closed form", () => {
  const mu = fc.double({ min: 0.2, max: 3, noNaN: true });
  const q = fc.constantFrom(0.3, 0.6, 0.9, 1);
  it.each(["remove", "add"] as const)("%s: never below, and within a quarter of a step", (direction) => {
    fc.assert(
      fc.property(mu, q, delta, (shift, rate, at) => {
        const step = shift / 500;
        const epsilon = epsilonOfTable(sampledTable({ mu: shift, q: rate }, direction, step, 12), 0, at)!;
        const deltaOf = (x: number) => sampledDelta(shift, rate, x, direction);
        expect(deltaOf(epsilon)).toBeLessThanOrEqual(at * (1 + 1e-12));
        // Adding has a largest loss, near which the steps are coarse.
        const isNearEnd = direction === "add" && rate < 1 && epsilon > -0.8 * Math.log(1 - rate);
        expect(epsilon <= step || isNearEnd ? Infinity : deltaOf(epsilon - step / 4)).toBeGreaterThan(at);
      }),
      { ...settings, numRuns: sized(10, 40) },
    );
  });

  it("is the larger of both directions", () => {
    const event = {
      mechanism: "poisson_gaussian",
      sigma: "1",
      sensitivity: "1.5",
      q: "0.3",
      count: 1,
    } as const;
    const { epsilon } = known([event], 1e-5);
    const deltas = (x: number) => [sampledDelta(1.5, 0.3, x, "remove"), sampledDelta(1.5, 0.3, x, "add")];
    expect(Math.max(...deltas(epsilon))).toBeLessThanOrEqual(1e-5);
    expect(Math.max(...deltas(epsilon * (1 - 1e-6)))).toBeGreaterThan(1e-5);
  });
});

describe("noise as wide as the system's", () => {
  // So wide that integer noise is continuous to ten digits: the analytic Gaussian is the truth.
  it.each([
    ["one release", [discrete(`${330_000n ** 2n}`, [65_536])], 1e-8],
    ["wider than a table", [discrete(`${13_000_000n ** 2n}`, [65_536])], 1e-8],
    ["twelve different ones", widths(12).map((sigma2) => discrete(sigma2, [65_536])), 1e-5],
    ["a thousand equal ones", [discrete(`${330_000n ** 2n}`, [4096], 1000)], 1e-4],
    ["a shift of odd length", [discrete(`${300_000n ** 2n}`, [65_537])], 1e-4],
  ])("%s: an upper bound, and tight", (_, events, tolerance) => {
    const { epsilon, isExact } = known(events, 1e-6);
    const truth = epsilonOf(continuousMu(events), 1e-6);
    expect(isExact).toBe(false);
    expect(epsilon / truth).toBeGreaterThan(1 - 1e-9);
    expect(epsilon / truth).toBeLessThan(1 + tolerance);
  });

  function widths(kinds: number): readonly string[] {
    return Array.from({ length: kinds }, (_, i) => `${(330_000n + 1777n * BigInt(i)) ** 2n}`);
  }

  function continuousMu(events: readonly PrivacyEvent[]): number {
    const terms = events.map((event) =>
      event.mechanism === "discrete_gaussian"
        ? (event.count * event.shift[0]! ** 2) / Number(event.sigma2)
        : NaN,
    );
    return Math.sqrt(terms.reduce((sum, term) => sum + term, 0));
  }
});

describe("refusals", () => {
  const wide = discrete(`${10n ** 16n}`, [3]);
  it.each([
    ["noise too wide for its shift", [wide], 1e-6, /too wide/],
    [
      "too many kinds of noise",
      Array.from({ length: 600 }, (_, i) => discrete(`${9000 + i}/7`, [1])),
      1e-6,
      /kinds/,
    ],
    ["a delta beyond the tables", [discrete("9", [1])], 1e-50, /delta is below/],
    [
      "a shift beyond the noise",
      [{ mechanism: "dd_gaussian_sum", node_sigma2: ["1", "1"], shift: [99], count: 1 }],
      1e-6,
      /more than delta/,
    ],
  ] satisfies readonly [string, PrivacyEvent[], number, RegExp][])("%s", (_, events, at, reason) => {
    const result = latticeEpsilon(events, at);
    expect("refused" in result && result.refused).toMatch(reason);
  });

  it("throws at a delta that is none", () => {
    expect(() => latticeEpsilon([wide], 0)).toThrow(RangeError);
    expect(() => latticeEpsilon([wide], Number.NaN)).toThrow(RangeError);
  });
});

it("costs nothing when nothing is shifted", () => {
  expect(known([discrete("9", [0, 0])], 1e-6)).toEqual({ epsilon: 0, isExact: true });
});
