import { randomBytes } from "node:crypto";
import { rationalToNumber } from "@fedseg/shared/dp/rational.ts";
import type { SumParameters } from "@fedseg/shared/private-sum/types.ts";

/** Users that one made-up node counts. */
const USERS = 2000;

/**
 * Makes up one node's vector: some users in every entry and rounded normal noise of the plan's variance. The exact
 * sampler would take longer than everything else here, and no record shows which one was used.
 */
export function contributionOf({ length, blocks }: SumParameters, nodes: number): Float64Array {
  const values = new Float64Array(length);
  const words = new Uint32Array(new Uint8Array(randomBytes(8 * length)).buffer);
  for (const { offset, length: size, scale, nodeVariance } of blocks) {
    const sigma = Math.sqrt(rationalToNumber(nodeVariance));
    for (let at = offset; at < offset + size; at += 1) {
      const share = size < nodes ? 0.5 : 1 / (1 + (at % 7));
      values[at] = Math.round(((scale * USERS) / size) * share + sigma * normal(words, at));
    }
  }
  return values;
}

/** One standard normal variate from two words. @see Box, Muller 1958 */
function normal(words: Uint32Array, at: number): number {
  const [u, v] = [(words[2 * at] + 1) / 2 ** 32, words[2 * at + 1] / 2 ** 32];
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}
