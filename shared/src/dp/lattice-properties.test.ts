import { guaranteeFor } from "./accountant.ts";
import type { PrivacyEvent } from "./event.ts";
import { latticeEpsilon } from "./lattice-pld.ts";
import { composeOnGrid } from "./loss-grid.ts";
import { epsilonOfTable } from "./loss-table.ts";
import { partsOf } from "./shift-noise.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sized } from "../../../test/full.ts";

type Discrete = Extract<PrivacyEvent, { readonly mechanism: "discrete_gaussian" }>;

/** What rounding may take from an epsilon that is exact: results are above it by less. */
const ROUNDED = 1 - 1e-9;

const delta = fc.constantFrom(1e-3, 1e-5, 1e-8);
const shift = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 3 });
const discrete: fc.Arbitrary<Discrete> = fc.record({
  mechanism: fc.constant("discrete_gaussian"),
  sigma2: fc.constantFrom("1/2", "1", "2", "5/2", "4", "9", "12", "25", "40"),
  shift,
  count: fc.integer({ min: 1, max: 5 }),
});
const settings = { seed: 23, numRuns: sized(12, 80) };

function epsilonOf(events: readonly PrivacyEvent[], at: number): number {
  const result = latticeEpsilon(events, at);
  if ("refused" in result) throw new Error(result.refused);
  return result.epsilon;
}

describe("the second accountant", () => {
  const events = fc.array(discrete, { minLength: 1, maxLength: 3 });

  it("composes k copies as one counted k times, in any order, whatever the signs", () => {
    fc.assert(
      fc.property(events, delta, (list, at) => {
        const copies = list.flatMap((one) => Array.from({ length: one.count }, () => ({ ...one, count: 1 })));
        const mirrored = copies.toReversed().map((one) => ({ ...one, shift: one.shift.map((x) => -x) }));
        expect(epsilonOf(copies, at)).toBe(epsilonOf(list, at));
        expect(epsilonOf(mirrored, at)).toBe(epsilonOf(list, at));
      }),
      settings,
    );
  });

  it("grows with every parameter that hurts, and falls with delta", () => {
    fc.assert(
      fc.property(discrete, discrete, delta, (one, other, at) => {
        const base = epsilonOf([one], at) * ROUNDED;
        expect(epsilonOf([one, other], at)).toBeGreaterThanOrEqual(base);
        expect(epsilonOf([{ ...one, count: one.count + 1 }], at)).toBeGreaterThanOrEqual(base);
        expect(epsilonOf([{ ...one, shift: [...one.shift, 1] }], at)).toBeGreaterThanOrEqual(base);
        const [first, ...rest] = one.shift;
        const further = [first! + (first! < 0 ? -1 : 1), ...rest];
        expect(epsilonOf([{ ...one, shift: further }], at)).toBeGreaterThanOrEqual(base);
        expect(epsilonOf([one], at / 2)).toBeGreaterThanOrEqual(base);
      }),
      settings,
    );
  });

  it("falls when noise grows, from variance 9 on, where integers are nearly continuous", () => {
    const variances = fc.tuple(fc.integer({ min: 90, max: 500 }), fc.integer({ min: 1, max: 200 }));
    fc.assert(
      fc.property(discrete, variances, delta, (one, [tenths, more], at) => {
        const wider = epsilonOf([{ ...one, sigma2: `${tenths + more}/10` }], at);
        expect(epsilonOf([{ ...one, sigma2: `${tenths}/10` }], at)).toBeGreaterThanOrEqual(wider * ROUNDED);
      }),
      settings,
    );
  });

  it("takes a sum with one node fewer, or any mix with continuous noise, for no better", () => {
    const nodes = fc.array(fc.constantFrom("1/2", "1", "3"), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(nodes, discrete, delta, (node_sigma2, one, at) => {
        const sum: PrivacyEvent = { mechanism: "dd_gaussian_sum", node_sigma2, shift: [1], count: 1 };
        const base = epsilonOf([sum], at);
        expect(epsilonOf([{ ...sum, node_sigma2: node_sigma2.slice(1) }], at)).toBeGreaterThanOrEqual(
          base * ROUNDED,
        );
        const continuous: PrivacyEvent = { mechanism: "gaussian", sigma: "5", sensitivity: "1", count: 2 };
        expect(epsilonOf([sum, continuous], at)).toBeGreaterThanOrEqual(base * ROUNDED);
        expect(epsilonOf([sum, one], at)).toBeGreaterThanOrEqual(epsilonOf([one], at) * ROUNDED);
      }),
      { ...settings, numRuns: sized(2, 4) },
    );
  });

  it("is on a grid never below what it is on the lattice, and within 1e-3", () => {
    fc.assert(
      fc.property(events, delta, (list, at) => {
        const parts = partsOf(list);
        const reach = { allowance: at * 2 ** -60, sds: 14 };
        const exact = epsilonOf(list, at);
        const grid = epsilonOfTable(composeOnGrid(parts, reach, "remove")!, 0, at)!;
        expect(grid).toBeGreaterThanOrEqual(exact * ROUNDED);
        expect(grid).toBeLessThanOrEqual(exact * (1 + 1e-3));
      }),
      { ...settings, numRuns: sized(3, 12) },
    );
  });
});

it.each<readonly [string, PrivacyEvent]>([
  ["hardly any noise", { mechanism: "gaussian", sigma: "0.0001", sensitivity: "10", count: 280 }],
  [
    "hardly any, sampled",
    { mechanism: "poisson_gaussian", sigma: "0.01", sensitivity: "200", q: "0.01", count: 9 },
  ],
  [
    "one wide node among small ones",
    { mechanism: "dd_gaussian_sum", node_sigma2: ["1/1000", "99999999"], shift: [2], count: 10 },
  ],
  [
    "a shift of half the noise's table",
    { mechanism: "dd_gaussian_sum", node_sigma2: ["1/4", "1/4"], shift: [9], count: 1 },
  ],
])("answers %s, at most a part in ten thousand above GDP", (_, event) => {
  const gdp = guaranteeFor([event], 1e-6);
  const most = "unsupported" in gdp ? Infinity : gdp.gdp * (1 + 1e-4);
  const epsilon = epsilonOf([event], 1e-6);
  expect(epsilon).toBeLessThanOrEqual(most);
  expect(epsilon).toBeGreaterThan(0);
});
