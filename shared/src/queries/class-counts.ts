import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleEdges } from "./example-size.ts";

/** Classes of a target: 0 and 1. */
export const CLASSES = 2;

const params = z.strictObject({
  /** Inner edges per feature, ascending, on its transformed scale: n edges make n + 1 bins, a value on an edge is above it. */
  edges: z.array(z.array(z.number())).min(1),
});

export type ClassCountsParams = z.infer<typeof params>;

/** Per feature the noisy users by bin and class, bins×2 row-major, and the noise of each entry. */
export interface ClassCounts {
  readonly tables: readonly Float64Array[];
  readonly sigma: number;
}

/**
 * Counts users per bin and class of every feature, as they stood at the target's cutoff.
 * Sensitivity. Add or remove one user: at most a single 1 in each of d features, none without a class, L2 norm at most √d.
 */
export const classCounts: QueryContract<ClassCountsParams, ClassCounts> = {
  id: "class-counts",
  params,
  blocks: ({ edges }) => [
    {
      name: "classes",
      length: classOffsets(edges)[edges.length],
      norm: { kind: "ones", count: edges.length },
      minScaleBits: 0,
    },
  ],
  decode: ({ edges }, { sums, sigmas }) => {
    const offsets = classOffsets(edges);
    return { tables: edges.map((_, j) => sums.slice(offsets[j], offsets[j + 1])), sigma: sigmas[0] };
  },
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(classCounts.blocks(given), users),
  example: ({ d, bins }) => ({ edges: Array.from({ length: d }, () => exampleEdges(bins)) }),
};

/** Returns where each feature's table begins, and at the end the length of all. */
export function classOffsets(edges: readonly (readonly number[])[]): Int32Array {
  const offsets = new Int32Array(edges.length + 1);
  edges.forEach((inner, j) => (offsets[j + 1] = offsets[j] + (inner.length + 1) * CLASSES));
  return offsets;
}
