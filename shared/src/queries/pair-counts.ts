import { z } from "zod";
import { MOST_ENTRIES, MOST_RECENT } from "../features/catalogue.ts";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";

/** Most entries whose pairs are counted. */
export const MOST_PAIRED = 200;

const params = z.strictObject({
  /** Places of entries in the plan's catalogue, counted from 0, ascending. */
  places: z
    .array(
      z
        .int()
        .min(0)
        .max(MOST_ENTRIES - 1),
    )
    .min(2)
    .max(MOST_PAIRED)
    .refine((places) => places.every((place, at) => at === 0 || place > places[at - 1]), {
      error: "expected ascending distinct places",
    }),
  /** Of a user's distinct entries of the catalogue so many are looked at, the most recently bought. */
  most: z.int().min(2).max(MOST_RECENT),
});

export type PairCountsParams = z.infer<typeof params>;

/** Noisy users by pair of entries among their latest, in the order of `pairAt`, and the noise of each number. */
export interface PairCounts {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/**
 * Counts each pair of listed entries that stand together among what a user has bought last.
 * Sensitivity. Add or remove one user: of at most q entries a single 1 in each of at most q(q − 1)/2 pairs, L2 norm √(q(q − 1)/2).
 */
export const pairCounts: QueryContract<PairCountsParams, PairCounts> = {
  id: "pair-counts",
  params,
  blocks: ({ places, most }) => [
    {
      name: "pairs",
      length: countPairs(places.length),
      norm: { kind: "ones", count: countPairs(Math.min(most, places.length)) },
    },
  ],
  decode: (_, { sums, sigmas }) => ({ counts: sums.slice(), sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(pairCounts.blocks(given), users),
  example: (size) => ({
    places: Array.from({ length: Math.max(size.bins, 2) }, (_, at) => at),
    most: Math.min(Math.max(size.bins, 2), MOST_RECENT),
  }),
};

/** Returns how many pairs so many entries make. */
export function countPairs(entries: number): number {
  return (entries * (entries - 1)) / 2;
}

/** Returns where the pair of two entries is counted, `first < second` of so many. */
export function pairAt(first: number, second: number, entries: number): number {
  return (first * (2 * entries - first - 1)) / 2 + second - first - 1;
}
