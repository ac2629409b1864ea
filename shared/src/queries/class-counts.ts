import { z } from "zod";
import { binStart } from "../features/code.ts";
import { MOST_CLASSES } from "../features/target.ts";
import type { QueryContract } from "./contract.ts";
import { codeEdges } from "./code-edges.ts";
import { evenSums } from "./even-users.ts";

/** Classes of a target: 0 and 1. */
export const CLASSES = 2;

/** Classes that are counted apart, where they are more than 0 and 1; absent: those two, and nobody of another. */
export const classes = z.int().min(3).max(MOST_CLASSES).optional();

const params = z.strictObject({
  /** Of every feature of the plan the first codes of its bins but the first bin's: n of them make n + 1 bins. */
  starts: z.array(codeEdges).min(1),
  classes,
});

export type ClassCountsParams = z.infer<typeof params>;

/** Per feature the noisy users by bin and class, bins×classes row-major, and the noise of each entry. */
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
  blocks: (given) => [
    {
      name: "classes",
      length: classOffsets(given)[given.starts.length],
      norm: { kind: "ones", count: given.starts.length },
    },
  ],
  decode: (given, { sums, sigmas }) => {
    const offsets = classOffsets(given);
    return { tables: given.starts.map((_, j) => sums.slice(offsets[j], offsets[j + 1])), sigma: sigmas[0] };
  },
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(classCounts.blocks(given), users),
  example: ({ d, bins }) => ({
    starts: Array.from({ length: d }, () =>
      Array.from({ length: bins - 1 }, (_, at) => binStart(at + 1, bins)),
    ),
  }),
};

/** Returns where each feature's table begins, and at the end the length of all. */
export function classOffsets({ starts, classes: apart = CLASSES }: ClassCountsParams): Int32Array {
  const offsets = new Int32Array(starts.length + 1);
  starts.forEach((inner, j) => (offsets[j + 1] = offsets[j] + (inner.length + 1) * apart));
  return offsets;
}
