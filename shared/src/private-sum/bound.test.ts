import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundBlock } from "./bound.ts";
import type { BlockParameters, Norm } from "./types.ts";

function block(norm: Norm, scale: number): BlockParameters {
  return {
    name: "block",
    length: 64,
    norm,
    offset: 0,
    scale,
    deltaSq: BigInt(scale) ** 2n * BigInt(norm.kind === "ones" ? norm.count : norm.square),
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
const l2 = block({ kind: "l2", square: 100 }, 4);

describe("l2", () => {
  it("never exceeds Δ, whatever was measured", () => {
    const any = fc.array(fc.double({ noNaN: false }), { maxLength: 40 });
    const whole = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 40 });
    const square = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(fc.oneof(any, whole), fc.integer({ min: 0, max: 12 }), square, (x, bits, most) => {
        const parameters = block({ kind: "l2", square: most }, 2 ** bits);
        const v = bounded(upTo(x.length), x, parameters);
        expect(v.every(Number.isInteger)).toBe(true);
        expect(v.reduce((sum, e) => sum + BigInt(e) ** 2n, 0n) <= parameters.deltaSq).toBe(true);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("leaves what is within the bound as it was measured, times the scale", () => {
    expect(bounded([3, 9], [6, -8], l2)).toEqual([24, -32]);
  });

  it.each([
    ["too long", [6, -9]],
    ["no whole number", [0.5, 1]],
    ["NaN", [1, Number.NaN]],
    ["infinite", [1, -Infinity]],
    ["huge", [1e200, 0]],
  ])("makes the part zero when it is %s", (_, values) => {
    expect(bounded([0, 1], values, l2)).toEqual([0, 0]);
  });
});

describe("ones", () => {
  const ones = block({ kind: "ones", count: 2 }, 4);

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
  expect(bounded(indices, Array(indices.length).fill(1), l2)).toEqual(Array(indices.length).fill(0));
});

it("touches nothing behind `count`", () => {
  const values = Float64Array.of(5, 0.25);
  boundBlock(Int32Array.of(0, 0), values, 1, l2);
  expect([...values]).toEqual([20, 0.25]);
});
