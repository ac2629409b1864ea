import type { z } from "zod";
import type { Block, Release } from "../private-sum/types.ts";
import type { EvenUsers } from "./even-users.ts";
import type { ExampleSize } from "./example-size.ts";

/** A block of a vector in which each of some users counts equally often. */
export interface Everybody {
  readonly block: string;
  /** Which users: only totals of the same ones can be held against each other. */
  readonly of: string;
}

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
  /** Returns how many users one unit of a count in the vector stands for. */
  usersPerUnit(params: Params): number;
  /** Returns where everybody whom it looks at counts equally often; left out where some may add nothing. */
  everybody?(params: Params): Everybody;
  /** Returns the sums of all blocks, as long as they are together, that users as nobody has them would make. */
  neutral(params: Params, users: EvenUsers): Float64Array;
  /** Returns parameters for features from 0 to 10, under which a user with 10 everywhere reaches every bound. */
  example(size: ExampleSize): Params;
}
