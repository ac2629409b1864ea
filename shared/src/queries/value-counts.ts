import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleRange } from "./example-size.ts";

const params = z.strictObject({
  /** Hard range per feature on its transformed scale; values outside fall into the end bins. */
  lo: z.array(z.number()).min(1),
  hi: z.array(z.number()).min(1),
  /** Equal bins per feature; a missing value has one more of its own. */
  bins: z.int().min(2).max(4096),
});

export type ValueCountsParams = z.infer<typeof params>;

/** Noisy users per bin, d×bins row-major, noisy users without a value, length d, and the noise of each entry. */
export interface ValueCounts {
  readonly counts: Float64Array;
  readonly missing: Float64Array;
  readonly sigma: number;
}

/**
 * Counts users per bin of every feature, and those whose value is missing.
 * Sensitivity. Add or remove one user: a single 1 in each of d features, whatever is missing, L2 norm √d.
 */
export const valueCounts: QueryContract<ValueCountsParams, ValueCounts> = {
  id: "value-counts",
  params,
  blocks: ({ lo, bins }) => [
    {
      name: "values",
      length: lo.length * (bins + 1),
      norm: { kind: "ones", count: lo.length },
      minScaleBits: 0,
    },
  ],
  decode: ({ lo, bins }, { sums, sigmas }) => {
    const width = bins + 1;
    return {
      counts: sums.filter((_, at) => at % width < bins),
      missing: Float64Array.from(lo, (_, j) => sums[j * width + bins]),
      sigma: sigmas[0],
    };
  },
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(valueCounts.blocks(given), users),
  example: ({ d, bins }) => ({ ...exampleRange(d), bins }),
};
