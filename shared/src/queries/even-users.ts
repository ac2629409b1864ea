import type { Block } from "../private-sum/types.ts";
import type { Scaling } from "./scaling.ts";

/** Users as nobody has them: spread evenly, without noise. What a plan is tried out with before there are sums. */
export interface EvenUsers {
  readonly users: number;
  /** Length of every plan feature's hard range on its transformed scale; users lie around its middle. */
  readonly ranges: readonly number[];
  /** Part of each range that users fill, by place of the feature modulo its length; each in (0, 1]. */
  readonly fills: readonly number[];
}

/** Returns the sums of blocks whose users are spread evenly over the entries of ones; other entries are 0. */
export function evenSums(blocks: readonly Block[], users: number): Float64Array {
  const sums = new Float64Array(blocks.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const { length, norm } of blocks) {
    if (norm.kind === "ones") sums.fill((users * norm.count) / length, offset, offset + length);
    offset += length;
  }
  return sums;
}

/** Returns how far from 0 the users reach on each axis of scaled space. */
export function evenWidths({ lo, hi, half, columns }: Scaling, { ranges, fills }: EvenUsers): number[] {
  return lo.map((from, at) => {
    const place = columns?.[at] ?? at;
    const filled = (fills[place % fills.length] * ranges[place]) / (hi[at] - from);
    return half * Math.min(1, filled);
  });
}
