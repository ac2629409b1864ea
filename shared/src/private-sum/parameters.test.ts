import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toFixedMuSq } from "../dp/charge.ts";
import { CodedError } from "../errors.ts";
import { deriveParameters } from "./parameters.ts";
import { personMuSq, rowMuSq, sessionTailDelta, trustRows } from "./trust-rows.ts";
import type { Block } from "./types.ts";

const moments: Block = { name: "moments", length: 10, norm: { kind: "l2", square: 2 ** 32 } };
const cells: Block = { name: "cells", length: 500, norm: { kind: "ones", count: 1 } };
const cohort = { n: 8, c: 2, t: 6, m: 6 };
const budget = { mu: 0.25, usersCap: 100_000 };
const request = (...shares: number[]) => ({ query: "query", params: {}, shares });

const blocks = fc
  .record({
    ones: fc.boolean(),
    size: fc.integer({ min: 1, max: 9 }),
    bits: fc.constantFrom(0, 12, 16),
  })
  .map(({ ones, size, bits }): Block => {
    const norm = ones
      ? ({ kind: "ones", count: size } as const)
      : ({ kind: "l2", square: size * 4 ** bits } as const);
    return { name: "block", length: size, norm };
  });

describe("deriveParameters", () => {
  it("sizes noise within the allotment, at node variance ≥ 9, with nothing to spare that matters", () => {
    const mus = fc.double({ min: 0.01, max: 4, noNaN: true });
    fc.assert(
      fc.property(blocks, mus, fc.integer({ min: 3, max: 40 }), (block, mu, n) => {
        const [c, m] = [Math.max(1, Math.floor((n - 1) / 3)), Math.max(3, n - 1)];
        const {
          blocks: [derived],
          muSq,
          entryBits,
        } = deriveParameters([block], request(0.5), { n, c, t: m, m }, { mu, usersCap: 1000 });
        const allotment = Number(toFixedMuSq(mu)) / 2;
        expect(Number(muSq)).toBeLessThanOrEqual(allotment);
        expect(Number(muSq) / allotment).toBeGreaterThan(1 - 2 ** -13);
        const { nodeVariance, scale, deltaSq } = derived!;
        expect(nodeVariance.n >= 9n * nodeVariance.d).toBe(true);
        // One scale less would have had a quarter of the variance.
        expect(scale > 1 && nodeVariance.n > 37n * nodeVariance.d).toBe(false);
        expect(2 ** entryBits).toBeGreaterThan(1000 * Math.sqrt(Number(deltaSq) / 9));
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it("doubles the scale rather than let a node's variance fall below 9", () => {
    // One entry of 1, four honest nodes: variance 1/(4·mu²) at scale 1.
    const at = (variance: number) =>
      deriveParameters([cells], request(1), cohort, { ...budget, mu: Math.sqrt(1 / (4 * variance)) })
        .blocks[0]!;
    expect(at(9.1).scale).toBe(1);
    expect(at(8.9).scale).toBe(2);
    expect(Number(at(8.9).nodeVariance.n) / Number(at(8.9).nodeVariance.d)).toBeCloseTo(4 * 8.9, 1);
  });

  it("never lets shares that add up to 1 cost more than the study's mu²", () => {
    const shares = [0.05, 0.1, 0.1, 0.3, 0.15, 0.3];
    const spent = shares
      .map((share) => deriveParameters([cells], request(share), cohort, budget).muSq)
      .reduce((sum, muSq) => sum + muSq, 0n);
    expect(spent <= toFixedMuSq(budget.mu)).toBe(true);
    expect(Number(spent) / Number(toFixedMuSq(budget.mu))).toBeGreaterThan(1 - 1e-4);
  });

  it("lays blocks one after another and takes 32 bits when n entries fit in 31", () => {
    const both = deriveParameters([moments, cells], request(0.3, 0.7), cohort, budget);
    expect(both.blocks.map(({ offset }) => offset)).toEqual([0, 10]);
    expect([both.length, both.modulusBits]).toEqual([510, 64]);
    expect(both.muSq).toBe(both.blocks[0]!.muSq + both.blocks[1]!.muSq);
    expect(deriveParameters([cells], request(0.7), cohort, budget).modulusBits).toBe(32);
  });

  it("takes Δ² from the block's bound and the scale", () => {
    const [small] = deriveParameters([{ ...moments, norm: { kind: "l2", square: 5 } }], request(1), cohort, {
      mu: 4,
      usersCap: 10,
    }).blocks;
    expect(small!.scale).toBeGreaterThan(1);
    expect(small!.deltaSq).toBe(5n * BigInt(small!.scale) ** 2n);
  });

  it("refuses sums beyond 2^52", () => {
    const crowd = { mu: 0.25, usersCap: 2 ** 34 };
    expect(() => deriveParameters([moments], request(1), cohort, crowd)).toThrow(CodedError);
    expect(() => deriveParameters([moments], request(1), cohort, crowd)).toThrow("SUM_TOO_LARGE");
  });

  it.each([
    [[moments], request(), cohort, budget],
    [[moments], request(0), cohort, budget],
    [[moments], request(Number.NaN), cohort, budget],
    [[moments], request(1), { ...cohort, m: 3 }, budget],
    [[moments], request(1), cohort, { ...budget, mu: Number.NaN }],
    [[{ ...moments, norm: { kind: "l2", square: 0 } as const }], request(1), cohort, budget],
    [[{ ...moments, norm: { kind: "l2", square: 0.5 } as const }], request(1), cohort, budget],
  ])("refuses a caller's mistake %#", (...input) => {
    expect(() => deriveParameters(...input)).toThrow(RangeError);
  });
});

describe("trust rows", () => {
  const parameters = deriveParameters([moments, cells], request(0.3, 0.7), cohort, budget);

  it("is the planned charge when m nodes survive and less when more do", () => {
    expect(rowMuSq(parameters, cohort.m - cohort.c)).toBe(parameters.muSq);
    const rows = trustRows(parameters, cohort, 8);
    expect(rows.coalition < parameters.muSq).toBe(true);
    expect(Number(rows.outsideWorld) / Number(rows.coalition)).toBeCloseTo(6 / 8, 3);
  });

  it("multiplies mu by a person's platforms", () => {
    expect(personMuSq(parameters.muSq, 3)).toBe(9n * parameters.muSq);
  });

  it("refuses a sum without noise and reports a negligible tail", () => {
    expect(() => rowMuSq(parameters, 0)).toThrow("NOISE_TOO_SMALL");
    expect(sessionTailDelta(parameters)).toBeLessThan(1e-30);
    expect(sessionTailDelta(parameters)).toBeGreaterThan(0);
  });
});
