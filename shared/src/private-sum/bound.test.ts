import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundBlock } from "./bound.ts";
import type { BlockParameters, Norm } from "./types.ts";

function block(norm: Norm, scale: number, deltaSq: bigint): BlockParameters {
  return {
    name: "block",
    length: 64,
    norm,
    minScaleBits: 0,
    offset: 0,
    scale,
    deltaSq,
    nodeVariance: { n: 9n, d: 1n },
    dataCap: 1n << 40n,
    muSq: 1n,
  };
}

function bounded(
  indices: readonly number[],
  values: readonly number[],
  parameters: BlockParameters,
): number[] {
  const out = Float64Array.from(values);
  boundBlock(Int32Array.from(indices), out, values.length, parameters);
  return [...out];
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const l2 = block({ kind: "l2", clip: 1 }, 1 << 8, 1n << 16n);

describe("l2", () => {
  it("never exceeds Δ, whatever the user's row holds", () => {
    const row = fc.array(fc.double({ noNaN: false }), { maxLength: 40 });
    const small = fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.oneof(row, small),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 40 }),
        (x, bits, tenths) => {
          const [scale, clip] = [2 ** bits, tenths / 8];
          const deltaSq = BigInt(Math.floor((scale * clip) ** 2));
          const v = bounded(upTo(x.length), x, block({ kind: "l2", clip }, scale, deltaSq));
          expect(v.every(Number.isInteger)).toBe(true);
          expect(v.reduce((sum, e) => sum + BigInt(e) ** 2n, 0n) <= deltaSq).toBe(true);
        },
      ),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("rounds to nearest inside the ball", () => {
    expect(bounded([3, 9], [0.25, -0.1], l2)).toEqual([64, -26]);
  });

  it("clips along the row's direction", () => {
    expect(bounded([0, 1], [30, 40], l2)).toEqual([153, 204]);
  });

  it("truncates toward zero when rounding left the ball", () => {
    // 16 entries of 1/4 have norm 1; at scale 6 each rounds 1.5 to 2, and 16·4 > 36.
    const tight = block({ kind: "l2", clip: 1 }, 6, 36n);
    expect(bounded(upTo(16), Array(16).fill(0.25), tight)).toEqual(Array(16).fill(1));
  });

  it("stays inside when the clipping itself rounds outwards", () => {
    // Clip just below 13/16: in doubles the clipped row lands on (5, 12), whose 169 is above ⌊(16·clip)²⌋ = 168.
    const edge = block({ kind: "l2", clip: 0.8124999999999999 }, 16, 168n);
    expect(bounded([0, 1], [10.659989955755025, 25.58397589381206], edge)).toEqual([4, 11]);
  });

  it.each([Number.NaN, Infinity, -Infinity, 1e200])("makes the part zero when a value is %s", (bad) => {
    expect(bounded([0, 1], [0.5, bad], l2)).toEqual([0, 0]);
  });
});

describe("ones", () => {
  const ones = block({ kind: "ones", count: 2 }, 4, 32n);

  it("puts the scale at each entry", () => {
    expect(bounded([60, 2], [1, 1], ones)).toEqual([4, 4]);
    expect(bounded([5], [1], ones)).toEqual([4]);
  });

  it.each([
    ["too many entries", [0, 1, 2], [1, 1, 1]],
    ["an entry that is not 1", [0, 1], [1, 2]],
    ["a NaN", [0, 1], [1, Number.NaN]],
  ])("makes the part zero for %s", (_, indices, values) => {
    expect(bounded(indices, values, ones)).toEqual(values.map(() => 0));
  });
});

it.each([
  ["an index twice, in order", [7, 7]],
  ["an index twice, out of order", [7, 3, 7]],
  ["a negative index", [-1, 3]],
  ["an index behind the block", [3, 64]],
])("makes the part zero for %s", (_, indices) => {
  expect(bounded(indices, Array(indices.length).fill(0.1), l2)).toEqual(Array(indices.length).fill(0));
});

it("touches nothing behind `count`", () => {
  const values = Float64Array.of(0.5, 0.25);
  boundBlock(Int32Array.of(0, 0), values, 1, l2);
  expect([...values]).toEqual([128, 0.25]);
});
