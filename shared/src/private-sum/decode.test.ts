import { expect, it } from "vitest";
import { decodeRelease } from "./decode.ts";
import { drawNoise } from "./noise.ts";
import { deriveParameters } from "./parameters.ts";
import type { Block } from "./types.ts";

const blocks: readonly Block[] = [
  { name: "moments", length: 3, norm: { kind: "l2", square: 2 ** 32 } },
  { name: "cells", length: 4000, norm: { kind: "ones", count: 1 } },
];
const request = { query: "query", params: {}, shares: [0.5, 0.5] };
const parameters = deriveParameters(blocks, request, { n: 5, c: 1, t: 4, m: 4 }, { mu: 3, usersCap: 1000 });

/** A fixed stream that is good enough to see a standard deviation. */
function lehmerSource(): { bytes(count: number): Uint8Array } {
  let state = 12_345n;
  const next = () =>
    Number(((state = (state * 6_364_136_223_846_793_005n + 1n) & ((1n << 64n) - 1n)) >> 56n) & 255n);
  return { bytes: (count) => Uint8Array.from({ length: count }, next) };
}

it("divides each block by its own scale", () => {
  const [, cells] = parameters.blocks;
  expect(cells!.scale).toBeGreaterThan(1);
  const sum = new Float64Array(parameters.length).fill(8 * cells!.scale);
  const { sums, sigmas } = decodeRelease(sum, parameters, 5);
  expect([sums[2], sums[3]]).toEqual([8 * cells!.scale, 8]);
  expect(sigmas).toHaveLength(2);
});

it("states the noise that was added", () => {
  const source = lehmerSource();
  const sum = new Float64Array(parameters.length);
  for (let node = 0; node < 5; node++) {
    const noise = drawNoise(parameters, source);
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + noise[i]!;
  }
  const { sums, sigmas } = decodeRelease(sum, parameters, 5);
  const cells = sums.subarray(3);
  const variance = cells.reduce((total, x) => total + x * x, 0) / cells.length;
  // The sd of a variance from 4000 normal draws is √(2/4000) = 2.2 %; 11 % is beyond significance 1e-6.
  expect(Math.abs(variance / sigmas[1]! ** 2 - 1)).toBeLessThan(0.11);
});

it("refuses a sum of another length", () => {
  expect(() => decodeRelease(new Float64Array(3), parameters, 5)).toThrow('"sum" expected 4003 entries');
});
