import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { exampleColumns } from "./example-size.ts";
import { usersWith } from "./rows.ts";
import { columns } from "./scaling.ts";

/** Equal bins of each feature's codes. */
export const bins = z.int().min(2).max(4096);

const params = z.strictObject({ columns, bins });

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
  blocks: ({ columns: { length: d }, bins: count }) => [
    { name: "bins", length: d * count, norm: { kind: "ones", count: d } },
  ],
  decode: (_params, { sums, sigmas }) => ({ counts: sums, sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  everybody: ({ columns: chosen }) => ({ block: "bins", of: usersWith(chosen) }),
  /** Users in the middle part of each feature's bins. */
  neutral: ({ columns: { length: d }, bins: count }, { users, fills }) => {
    const sums = new Float64Array(d * count);
    for (let feature = 0; feature < d; feature += 1) {
      const filled = Math.max(1, Math.round(count * fills[feature % fills.length]));
      const first = feature * count + Math.floor((count - filled) / 2);
      sums.fill(users / filled, first, first + filled);
    }
    return sums;
  },
  example: (size) => ({ columns: exampleColumns(size.d), bins: size.bins }),
};
