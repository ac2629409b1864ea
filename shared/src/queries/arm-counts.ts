import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleCenters, exampleScaling } from "./example-size.ts";
import { gridCenters } from "./grid-centers.ts";
import { scaling } from "./scaling.ts";

/** Cells of a segment: left alone and class 0, left alone and 1, was to hear and 0, was to hear and 1. */
export const ARM_CELLS = 4;

const params = z
  .strictObject({
    scaling,
    /** Centres on the grid, k×d row-major: a user is of the nearest one, ties to the lowest. */
    centers: gridCenters,
  })
  .refine(({ scaling: { columns }, centers }) => centers.length % columns.length === 0, {
    error: "expected a place for every feature of each centre",
  });

export type ArmCountsParams = z.infer<typeof params>;

/** Noisy users by segment and cell, k×4 row-major, and the noise of each number. */
export interface ArmCounts {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/**
 * Counts a campaign's users in the segment of their nearest centre, by side of the campaign and class, as they stood at the
 * target's cutoff.
 * Sensitivity. Add or remove one user: at most a single 1, none without a class or outside the campaign.
 */
export const armCounts: QueryContract<ArmCountsParams, ArmCounts> = {
  id: "arm-counts",
  params,
  blocks: ({ scaling: { columns }, centers }) => [
    {
      name: "arms",
      length: (centers.length / columns.length) * ARM_CELLS,
      norm: { kind: "ones", count: 1 },
    },
  ],
  decode: (_, { sums, sigmas }) => ({ counts: sums.slice(), sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(armCounts.blocks(given), users),
  example: (size) => ({ scaling: exampleScaling(size.d), centers: exampleCenters(size) }),
};
