import { rationalToNumber } from "../dp/rational.ts";
import type { Release, SumParameters } from "./types.ts";

/**
 * Decodes an opened integer sum into real units. `sum`: length `parameters.length`, exact integers; `survivors`:
 * nodes whose vectors, each with its share of noise, are in it.
 * The sigmas are rounded down.
 */
export function decodeRelease(sum: Float64Array, parameters: SumParameters, survivors: number): Release {
  if (sum.length !== parameters.length) {
    throw new RangeError(`"sum" expected ${parameters.length} entries, got ${sum.length}`);
  }
  const sums = new Float64Array(sum.length);
  for (const { offset, length, scale } of parameters.blocks) {
    for (let i = offset; i < offset + length; i++) sums[i] = sum[i]! / scale;
  }
  const sigmas = parameters.blocks.map(({ nodeVariance, scale }) => {
    const variance = survivors * rationalToNumber(nodeVariance);
    return (Math.sqrt(variance) * (1 - 2 ** -52)) / scale;
  });
  return { sums, sigmas, survivors };
}
