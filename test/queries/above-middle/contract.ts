import type { QueryContract } from "@fedseg/shared/queries/contract.ts";
import { exampleRange } from "@fedseg/shared/queries/example-size.ts";
import { z } from "zod";

const params = z.strictObject({ lo: z.array(z.number()).min(1), hi: z.array(z.number()).min(1) });
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
  blocks: ({ lo }) => [
    { name: "above", length: lo.length, norm: { kind: "ones", count: lo.length }, minScaleBits: 0 },
  ],
  decode: (_, { sums, sigmas }) => ({ counts: sums, sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  neutral: ({ lo }, { users }) => new Float64Array(lo.length).fill(users / 2),
  example: ({ d }) => exampleRange(d),
};
