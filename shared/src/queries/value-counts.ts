import { z } from "zod";
import { bins } from "./bin-counts.ts";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleColumns } from "./example-size.ts";
import { rows, usersWith } from "./rows.ts";
import { columns } from "./scaling.ts";

/** Equal bins per feature; a missing value has one more of its own. */
const params = z.strictObject({ columns, bins, rows: rows.optional() });

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
  blocks: ({ columns: { length: d }, bins: count }) => [
    { name: "values", length: d * (count + 1), norm: { kind: "ones", count: d } },
  ],
  decode: ({ columns: chosen, bins: count }, { sums, sigmas }) => {
    const width = count + 1;
    return {
      counts: sums.filter((_, at) => at % width < count),
      missing: Float64Array.from(chosen, (_, j) => sums[j * width + count]),
      sigma: sigmas[0],
    };
  },
  usersPerUnit: () => 1,
  everybody: ({ rows: looked }) => ({ block: "values", of: usersWith([], looked) }),
  neutral: (given, { users }) => evenSums(valueCounts.blocks(given), users),
  example: (size) => ({ columns: exampleColumns(size.d), bins: size.bins }),
};
