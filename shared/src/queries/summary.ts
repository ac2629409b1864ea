import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { exampleColumns } from "./example-size.ts";
import { usersWith } from "./rows.ts";
import { GRID, columns } from "./scaling.ts";

const params = z.strictObject({ columns });

export type SummaryParams = z.infer<typeof params>;

/** Noisy sums over users of 1, x and x∘x, x the place in the hard range on the grid, over 2^11: in [−1, 1]^d. */
export interface Summary {
  readonly users: number;
  readonly usersSigma: number;
  /** Length d each. */
  readonly sum: Float64Array;
  readonly square: Float64Array;
  /** Noise of every entry of `sum` and of `square`. */
  readonly sumSigma: number;
  readonly squareSigma: number;
}

/** Parts of the query's share: users, values. */
export const SUMMARY_PARTS = [1 / 6, 5 / 6] as const;

/**
 * Sums, over users, 1, and a and q = ⌊a² / 2^11⌋ − 2^10 of every feature, a its place in the hard range on the grid.
 * Sensitivity. Add or remove one user: a single 1; d pairs with a² + q² ≤ 5·2^20 for whole a from −2^11 to 2^11, which is
 * reached at the ends, Σ ≤ d·5·2^20. Each block has its own noise.
 */
export const summary: QueryContract<SummaryParams, Summary> = {
  id: "summary",
  params,
  blocks: ({ columns: { length: d } }) => [
    { name: "users", length: 1, norm: { kind: "ones", count: 1 } },
    { name: "values", length: 2 * d, norm: { kind: "l2", square: d * 5 * 2 ** 20 } },
  ],
  decode: ({ columns: { length: d } }, { sums, sigmas }) => {
    const [users, usersSigma] = [sums[0], sigmas[0]];
    const sumSigma = sigmas[1] / GRID;
    // On average ⌊…⌋ takes ½ away.
    const half = 1 / 2 + 1 / (2 * GRID);
    return {
      users,
      usersSigma,
      sum: sums.slice(1, 1 + d).map((value) => value / GRID),
      square: sums.slice(1 + d).map((value) => value / GRID + users * half),
      sumSigma,
      squareSigma: Math.sqrt(sumSigma * sumSigma + (usersSigma * half) ** 2),
    };
  },
  usersPerUnit: () => 1,
  everybody: ({ columns: chosen }) => ({ block: "users", of: usersWith(chosen) }),
  /** Mean 0 and the mean square of an even spread. */
  neutral: ({ columns: { length: d } }, { users, fills }) => {
    const sums = new Float64Array(1 + 2 * d);
    sums[0] = users;
    for (let i = 0; i < d; i += 1) {
      sums[1 + d + i] = users * (fills[i % fills.length] ** 2 / 3 - 1 / 2) * GRID;
    }
    return sums;
  },
  example: ({ d }) => ({ columns: exampleColumns(d) }),
};
