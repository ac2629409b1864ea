import { z } from "zod";
import { MOST_ENTRIES, MOST_RECENT } from "../features/catalogue.ts";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleCenters, exampleScaling } from "./example-size.ts";
import { gridCenters } from "./grid-centers.ts";
import { scaling } from "./scaling.ts";

const params = z
  .strictObject({
    scaling,
    /** Centres on the grid, k×d row-major: a user is of the nearest one, ties to the lowest. */
    centers: gridCenters,
    /** Entries of the plan's catalogue. */
    entries: z.int().min(1).max(MOST_ENTRIES),
    /** Of a user's distinct entries so many count, the most recently bought. */
    most: z.int().min(1).max(MOST_RECENT),
  })
  .refine(({ scaling: { columns }, centers }) => centers.length % columns.length === 0, {
    error: "expected a place for every feature of each centre",
  });

export type BasketCountsParams = z.infer<typeof params>;

/** Noisy users by segment and entry among their latest, k×entries row-major, and the noise of each number. */
export interface BasketCounts {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/**
 * Counts, in the segment of a user's nearest centre, each of the catalogue's entries that the user bought last.
 * Sensitivity. Add or remove one user: a single 1 in each of at most `most` entries, L2 norm √most.
 */
export const basketCounts: QueryContract<BasketCountsParams, BasketCounts> = {
  id: "basket-counts",
  params,
  blocks: ({ scaling: { columns }, centers, entries, most }) => {
    const k = centers.length / columns.length;
    return [{ name: "entries", length: k * entries, norm: { kind: "ones", count: Math.min(most, entries) } }];
  },
  decode: (_, { sums, sigmas }) => ({ counts: sums.slice(), sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  /** Users who buy of everything alike, as much as counts. */
  neutral: (given, { users }) => evenSums(basketCounts.blocks(given), users),
  example: (size) => ({
    scaling: exampleScaling(size.d),
    centers: exampleCenters(size),
    entries: size.bins,
    most: Math.min(size.bins, MOST_RECENT),
  }),
};
