import { guaranteeFor, guaranteeOf } from "./accountant.ts";
import { type PrivacyEvent, costOf } from "./event.ts";
import { toFixedMuSq } from "./charge.ts";
import { epsilonOf, muOf } from "./gdp.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const sigma = fc.integer({ min: 2, max: 400 });
const count = fc.integer({ min: 1, max: 20 });
const shift = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 4 });
const event: fc.Arbitrary<PrivacyEvent> = fc.oneof(
  fc.record({
    mechanism: fc.constant("gaussian"),
    sigma: sigma.map(String),
    sensitivity: fc.constant("1"),
    count,
  }),
  fc.record({
    mechanism: fc.constant("discrete_gaussian"),
    sigma2: sigma.map((s) => `${s * s}`),
    shift,
    count,
  }),
  fc.record({
    mechanism: fc.constant("dd_gaussian_sum"),
    node_sigma2: fc
      .integer({ min: 2, max: 9 })
      .chain((s) => fc.array(fc.constant(`${s}`), { minLength: 2, maxLength: 4 })),
    shift,
    count,
  }),
);
const events = fc.array(event, { minLength: 1, maxLength: 5 });
const delta = fc.constantFrom(1e-3, 1e-5, 1e-8);
const settings = { seed: 11, numRuns: 60 };

function reported(list: readonly PrivacyEvent[], at: number): number {
  const result = guaranteeFor(list, at);
  if ("unsupported" in result) throw new Error(result.unsupported);
  return result.reported;
}

describe("accountant", () => {
  it("charges k copies composed as one charged k times", () => {
    fc.assert(
      fc.property(event, (one) => {
        const copies = Array.from({ length: one.count }, (): PrivacyEvent => ({ ...one, count: 1 }));
        const sum = copies.reduce((total, copy) => total + costOf(copy)!.muSq, 0n);
        const once = costOf(one)!.muSq;
        // Both round up in units of 2^-80: at most one unit per copy apart.
        expect(sum >= once && sum - once <= BigInt(one.count)).toBe(true);
        expect(Math.abs(reported(copies, 1e-6) - reported([one], 1e-6))).toBeLessThan(1e-12);
      }),
      settings,
    );
  });

  it("does not depend on the order", () => {
    fc.assert(
      fc.property(events, delta, (list, at) => {
        expect(guaranteeFor(list.toReversed(), at)).toEqual(guaranteeFor(list, at));
      }),
      settings,
    );
  });

  it("reports a smaller epsilon at a larger delta", () => {
    fc.assert(
      fc.property(events, delta, (list, at) => {
        expect(reported(list, at * 2)).toBeLessThanOrEqual(reported(list, at));
      }),
      settings,
    );
  });

  it("charges more for less noise, a larger shift, one more release, one node fewer", () => {
    fc.assert(
      fc.property(event, event, (one, other) => {
        const worse: PrivacyEvent[] = [{ ...one, count: one.count + 1 }];
        if (one.mechanism === "gaussian")
          worse.push({ ...one, sensitivity: "1.01" }, { ...one, sigma: `${+one.sigma - 1}` });
        if (one.mechanism === "discrete_gaussian") {
          worse.push({ ...one, shift: [...one.shift, 1] }, { ...one, sigma2: `${+one.sigma2 - 1}` });
        }
        if (one.mechanism === "dd_gaussian_sum")
          worse.push({ ...one, node_sigma2: one.node_sigma2.slice(1) });
        const base = costOf(one)!;
        const costs = worse.map((w) => costOf(w)!);
        expect(costs.filter(({ muSq }) => muSq < base.muSq)).toEqual([]);
        expect(costs.filter(({ twoRho }) => twoRho < base.twoRho)).toEqual([]);
        expect(reported([one, other], 1e-6)).toBeGreaterThanOrEqual(reported([one], 1e-6));
      }),
      settings,
    );
  });
});

it("inverts epsilon and mu on the safe sides", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 15, noNaN: true }), delta, (epsilon, at) => {
      const mu = muOf(epsilon, at);
      expect(epsilonOf(mu, at)).toBeLessThanOrEqual(epsilon * (1 + 1e-13));
      expect(epsilonOf(mu * (1 + 1e-9), at)).toBeGreaterThan(epsilon);
      expect(guaranteeOf(toFixedMuSq(mu), at).reported / epsilon).toBeCloseTo(1, 9);
    }),
    { seed: 5, numRuns: 200 },
  );
});
