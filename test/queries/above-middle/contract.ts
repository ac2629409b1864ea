import type { QueryContract } from "@fedseg/shared/queries/contract.ts";
import { exampleColumns } from "@fedseg/shared/queries/example-size.ts";
import { columns } from "@fedseg/shared/queries/scaling.ts";
import { z } from "zod";

const params = z.strictObject({ columns });
export type AboveMiddleParams = z.infer<typeof params>;

/** Noisy users above the middle of every feature's range, and the noise of each. */
export interface AboveMiddle {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/**
 * Counts users above the middle of every feature's range.
 * Sensitivity. Add or remove one user: at most a single 1 for each of d features, L2 norm at most √d.
 */
export const aboveMiddle: QueryContract<AboveMiddleParams, AboveMiddle> = {
  id: "above-middle",
  params,
  blocks: ({ columns: { length: d } }) => [{ name: "above", length: d, norm: { kind: "ones", count: d } }],
  decode: (_, { sums, sigmas }) => ({ counts: sums, sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  neutral: ({ columns: { length: d } }, { users }) => new Float64Array(d).fill(users / 2),
  example: ({ d }) => ({ columns: exampleColumns(d) }),
};
