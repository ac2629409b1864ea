import type { z } from "zod";
import type { Block, Release } from "../private-sum/types.ts";

/**
 * The half of a query that everybody knows: what its parameters are, how one user's part is bounded,
 * and what the released sum means. The measuring half (user → part) has the same basename in client-node.
 */
export interface QueryContract<Params, Result> {
  readonly id: string;
  readonly params: z.ZodType<Params>;
  /** Returns the blocks of the vector, in order. "Sensitivity." is stated on each contract. */
  blocks(params: Params): readonly Block[];
  /** Gives the released sums their names. */
  decode(params: Params, release: Release): Result;
}
