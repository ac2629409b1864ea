import { z } from "zod";
import { CLASSES, classes } from "./class-counts.ts";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleTrees, leavesOf, trees } from "./trees.ts";

const params = z.strictObject({ trees, classes });

export type LeafCountsParams = z.infer<typeof params>;

/** Noisy users by tree, leaf and class, trees×leaves×classes row-major, and the noise of each entry. */
export interface LeafCounts {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/**
 * Counts users by leaf and class in each of several trees, as they stood at the target's cutoff.
 * Sensitivity. Add or remove one user: at most a single 1 in each of M trees, none without a class, L2 norm at most √M.
 */
export const leafCounts: QueryContract<LeafCountsParams, LeafCounts> = {
  id: "leaf-counts",
  params,
  blocks: ({ trees: all, classes: apart = CLASSES }) => [
    {
      name: "leaves",
      length: all.length * leavesOf(all[0]) * apart,
      norm: { kind: "ones", count: all.length },
    },
  ],
  decode: (_, { sums, sigmas }) => ({ counts: sums.slice(), sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(leafCounts.blocks(given), users),
  example: ({ d, k }) => ({ trees: exampleTrees(k, d) }),
};
