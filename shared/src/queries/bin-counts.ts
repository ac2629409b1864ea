import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { exampleRange } from "./example-size.ts";
import { columns } from "./scaling.ts";

const params = z.strictObject({
  /** The features that the ranges are for; the others are not looked at. */
  columns,
  /** Hard range per feature on its transformed scale; values outside fall into the end bins. */
  lo: z.array(z.number()).min(1),
  hi: z.array(z.number()).min(1),
  /** Equal bins per feature. */
  bins: z.int().min(2).max(4096),
});

export type BinCountsParams = z.infer<typeof params>;

/** Noisy users per bin, d×bins row-major, and the noise of each entry. */
export interface BinCounts {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/**
 * Counts users per bin of every feature.
 * Sensitivity. Add or remove one user: a single 1 in each of d features, L2 norm √d.
 */
export const binCounts: QueryContract<BinCountsParams, BinCounts> = {
  id: "bin-counts",
  params,
  blocks: ({ lo, bins }) => [
    { name: "bins", length: lo.length * bins, norm: { kind: "ones", count: lo.length }, minScaleBits: 0 },
  ],
  decode: (_params, { sums, sigmas }) => ({ counts: sums, sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  /** Users in the middle part of each feature's bins. */
  neutral: ({ lo, bins }, { users, fills }) => {
    const sums = new Float64Array(lo.length * bins);
    for (let feature = 0; feature < lo.length; feature += 1) {
      const filled = Math.max(1, Math.round(bins * fills[feature % fills.length]));
      const first = feature * bins + Math.floor((bins - filled) / 2);
      sums.fill(users / filled, first, first + filled);
    }
    return sums;
  },
  example: ({ d, bins }) => ({ ...exampleRange(d), bins }),
};
