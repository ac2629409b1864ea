import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agreementKeyFromSeed } from "../crypto/key-agreement.ts";
import { Secret } from "../crypto/secret.ts";
import { ringFromIntegers, ringToBytes, ringToIntegers } from "../field/ring.ts";
import type { RingBits } from "../field/ring.ts";
import { modOrder } from "../field/scalar.ts";
import { maskContribution } from "./mask.ts";
import { pairSeed } from "./pair-seed.ts";
import { unmaskSum } from "./unmask.ts";

const fresh = () => new Secret(Uint8Array.from(randomBytes(32)));

/** A cohort in which everybody has dealt keys and masked a vector, whoever vanishes afterwards. */
function cohort(vectors: readonly Float64Array[], bits: RingBits) {
  const keys = vectors.map(() => agreementKeyFromSeed(fresh()));
  const selfSeeds = vectors.map(fresh);
  const attempt = { bundlesHash: new Uint8Array(32), planHash: new Uint8Array(32), session: 1, attempt: 1 };
  const seedOf = (self: number, peer: number) => {
    const seed = pairSeed({
      secret: keys[self].secret,
      publicKey: keys[peer].publicKey,
      ...attempt,
      self,
      peer,
    });
    if (seed === undefined) throw new TypeError('"publicKey" expected a usable key, got another');
    return { index: peer, seed };
  };
  const others = (self: number, nodes: readonly number[]) =>
    nodes.filter((peer) => peer !== self).map((peer) => seedOf(self, peer));
  const blindings = vectors.map((_, i) => BigInt(i + 1) ** 99n);
  const all = vectors.map((_, i) => i);
  const sent = vectors.map((vector, self) => ({
    index: self,
    ...maskContribution({
      contribution: ringFromIntegers(vector, bits),
      blinding: blindings[self],
      selfSeed: selfSeeds[self],
      pairSeeds: others(self, all),
      self,
    }),
  }));
  const open = (survivors: readonly number[]) => ({
    masked: survivors.map((i) => sent[i]),
    selfSeeds: new Map(survivors.map((i) => [i, selfSeeds[i]])),
    dropped: all
      .filter((i) => !survivors.includes(i))
      .map((index) => ({ index, pairSeeds: others(index, survivors) })),
  });
  return { sent, open, blindings };
}

const cases = fc
  .record({ n: fc.integer({ min: 3, max: 9 }), length: fc.integer({ min: 1, max: 40 }) })
  .chain(({ n, length }) =>
    fc.record({
      bits: fc.constantFrom<RingBits>(32, 64),
      entries: fc.array(
        fc.array(fc.integer({ min: -(2 ** 27), max: 2 ** 27 }), { minLength: length, maxLength: length }),
        { minLength: n, maxLength: n },
      ),
      wide: fc.constantFrom(1, 2 ** 20),
      survivors: fc.shuffledSubarray([...Array(n).keys()], { minLength: 1 }),
    }),
  );

test("the unmasked sum is the survivors' plaintext sum, bit for bit", () => {
  fc.assert(
    fc.property(cases, ({ bits, entries, wide, survivors }) => {
      const scale = bits === 64 ? wide : 1;
      const vectors = entries.map((row) => Float64Array.from(row, (entry) => entry * scale));
      const { open, blindings } = cohort(vectors, bits);
      const { sum, blinding } = unmaskSum(open(survivors));
      const plain = vectors[0].map((_, k) => survivors.reduce((total, i) => total + vectors[i][k], 0));
      expect(ringToBytes(sum)).toEqual(ringToBytes(ringFromIntegers(plain, bits)));
      expect(ringToIntegers(sum)).toEqual(plain.map((entry) => entry + 0));
      expect(blinding).toBe(modOrder(survivors.reduce((total, i) => total + blindings[i], 0n)));
    }),
    { numRuns: 40 },
  );
});

describe("what a masked vector shows", () => {
  const vectors = [1, 2, 3].map((value) => new Float64Array(256).fill(value));

  test("differs from the contribution in every one of 256 entries and leaves the contribution alone", () => {
    const contribution = ringFromIntegers(vectors[0], 64);
    const { masked } = maskContribution({
      contribution,
      blinding: 0n,
      selfSeed: fresh(),
      pairSeeds: [],
      self: 0,
    });
    expect(ringToIntegers(contribution)).toEqual(vectors[0]);
    expect(masked.words.some((word) => BigInt(word) === 1n)).toBe(false);
  });

  test("stays hidden when the sum is opened for another set", () => {
    const { open } = cohort(vectors, 32);
    const whole = open([0, 1, 2]);
    const two = { ...open([0, 1]), dropped: [] };
    expect(ringToIntegers(unmaskSum(whole).sum)).toEqual(new Float64Array(256).fill(6));
    expect(unmaskSum(two).sum.words.some((word) => Number(word) === 3)).toBe(false);
  });
});

describe("an opening that does not fit", () => {
  const { open } = cohort(
    [1, 2, 3, 4].map((value) => Float64Array.of(value)),
    32,
  );
  const good = open([0, 1, 3]);

  test.each([
    ["no survivor", { ...good, masked: [] }],
    ["a survivor twice", { ...good, masked: [...good.masked, good.masked[0]] }],
    ["a survivor without its seed", { ...good, selfSeeds: new Map([...good.selfSeeds].slice(1)) }],
    ["a survivor called dropped", { ...good, dropped: open([0, 1, 2]).dropped }],
    ["a dropped node twice", { ...good, dropped: [...good.dropped, ...good.dropped] }],
    [
      "a dropped node's seed missing",
      { ...good, dropped: [{ index: 2, pairSeeds: good.dropped[0].pairSeeds.slice(1) }] },
    ],
  ])("is refused: %s", (_, unmasking) => {
    expect(() => unmaskSum(unmasking)).toThrow(RangeError);
  });

  test("is refused: masks with oneself", () => {
    const contribution = ringFromIntegers(Float64Array.of(1), 32);
    const pairSeeds = [{ index: 0, seed: fresh() }];
    const input = { contribution, blinding: 0n, selfSeed: fresh(), pairSeeds, self: 0 };
    expect(() => maskContribution(input)).toThrow(RangeError);
  });
});
