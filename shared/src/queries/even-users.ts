import { TOP_CODE } from "../features/code.ts";
import type { Block } from "../private-sum/types.ts";
import { GRID, type Scaling, codeInterval } from "./scaling.ts";

/** Users as nobody has them: spread evenly, without noise. What a plan is tried out with before there are sums. */
export interface EvenUsers {
  readonly users: number;
  /** Part of each hard range, around its middle, that users fill, by place of the feature modulo its length; each in (0, 1]. */
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

/** Returns how far from 0 the users reach on each axis of the grid. */
export function evenWidths(scaling: Scaling, { fills }: EvenUsers): number[] {
  return scaling.columns.map((place, j) => {
    const { lo, hi } = codeInterval(scaling, j);
    return hi > lo ? GRID * Math.min(1, (fills[place % fills.length] * TOP_CODE) / (hi - lo)) : 0;
  });
}
