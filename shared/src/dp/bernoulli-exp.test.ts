import { BernoulliExp } from "./bernoulli-exp.ts";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { oracleBernoulliExp } from "../../../test/statistics/bigint-sampler.ts";

/** The big-endian bytes of each integer in turn, each as wide as a draw below `limit`, then a fixed mixture. */
function crafted(limit: bigint, draws: readonly bigint[]) {
  const width = Math.ceil((limit - 1n).toString(2).length / 8);
  const bytes = draws.flatMap((draw) => {
    const hex = draw.toString(16).padStart(2 * width, "0");
    return Array.from({ length: width }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  });
  let taken = 0;
  return {
    taken: () => taken,
    bytes: (count: number) =>
      Uint8Array.from({ length: count }, () => bytes[taken++] ?? Math.imul(taken, 0x9e3779b1) >>> 24),
  };
}

const cases = fc
  .record({
    bits: fc.integer({ min: 2, max: 90 }),
    low: fc.bigInt(0n, 1n << 90n),
    part: fc.bigInt(0n, 1n << 90n),
  })
  .map(({ bits, low, part }) => {
    const base = (1n << BigInt(bits)) + (low & ((1n << BigInt(bits)) - 1n));
    return { base, numerator: (base * part) >> 90n };
  });

it("decides draws at and beside its limits as BigInt arithmetic does", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }), (ints, i, j) => {
      const { base, numerator } = ints;
      const around = [base + BigInt(i), numerator + BigInt(j)].map((draw) => (draw < 0n ? 0n : draw));
      const [fast, oracle] = [crafted(base, around), crafted(base, around)];
      const ratio = Number(numerator) / Number(base);
      const coin = new BernoulliExp(base, () => numerator);
      expect(coin.accepts(0, ratio, 2 ** -50, fast)).toBe(oracleBernoulliExp(numerator, base, oracle));
      expect(fast.taken()).toBe(oracle.taken());
    }),
    { seed: 48, numRuns: 3000 },
  );
});

it("settles by BigInt whatever a coarse error bound leaves open", () => {
  fc.assert(
    fc.property(cases, fc.array(fc.bigInt(0n, 1n << 90n), { maxLength: 3 }), ({ base, numerator }, draws) => {
      const below = draws.map((draw) => draw % base);
      const [fast, oracle] = [crafted(base, below), crafted(base, below)];
      const coin = new BernoulliExp(base, () => numerator);
      expect(coin.accepts(0, 0.5, 1, fast)).toBe(oracleBernoulliExp(numerator, base, oracle));
      expect(fast.taken()).toBe(oracle.taken());
    }),
    { seed: 49, numRuns: 1000 },
  );
});
