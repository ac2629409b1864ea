import { LIST } from "@fedseg/shared/programs/affinity/segment-lists.ts";

/** How good lists are: part of the users who buy something of theirs, and how early it stands there. */
export interface Hits {
  readonly hit: number;
  readonly ndcg: number;
}

/** Holds one list of places against what a user bought later. */
export function hitsOf(list: readonly number[], later: ReadonlySet<number>): Hits {
  let [gain, ideal] = [0, 0];
  for (let rank = 0; rank < LIST; rank++) {
    if (rank < list.length && later.has(list[rank])) gain += 1 / Math.log2(rank + 2);
    if (rank < later.size) ideal += 1 / Math.log2(rank + 2);
  }
  return { hit: gain > 0 ? 1 : 0, ndcg: ideal > 0 ? gain / ideal : 0 };
}
