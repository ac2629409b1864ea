import { z } from "zod";
import { MOST_CLASSES } from "../features/target.ts";
import type { QueryContract } from "./contract.ts";
import { ARM_CELLS } from "./arm-counts.ts";
import { CLASSES } from "./class-counts.ts";
import { codeEdges } from "./code-edges.ts";
import { evenSums } from "./even-users.ts";
import { exampleScaling } from "./example-size.ts";
import { MOST_STEP } from "./logistic-score.ts";
import { scorer } from "./scorer.ts";

const params = z
  .strictObject({
    scorer,
    /** The class that counts as class 1, and all others as class 0; absent: classes 0 and 1 as they are. */
    yes: z
      .int()
      .min(0)
      .max(MOST_CLASSES - 1)
      .optional(),
    /** First codes of the levels of the target's value but the lowest: users are counted by level in place of class; absent: by class. */
    values: codeEdges.min(1).max(63).optional(),
    /** Users of a campaign are counted, by its side and class in place of class; absent: everybody with a class. */
    sides: z.literal(true).optional(),
    /** Ascending steps of the score at which bins begin but the first: n of them make n + 1 bins. */
    starts: z
      .array(z.int().min(-MOST_STEP).max(MOST_STEP))
      .min(1)
      .max(255)
      .refine((steps) => steps.every((step, at) => at === 0 || step > steps[at - 1]), {
        error: "expected ascending distinct steps",
      }),
  })
  .refine((given) => [given.yes, given.values, given.sides].filter((one) => one !== undefined).length < 2, {
    error: "expected either classes, levels of a value or sides of a campaign",
  });

export type ScoreCountsParams = z.infer<typeof params>;

/** Noisy users by bin of their score and class or level, bins×2 or bins×levels row-major, and the noise of each entry. */
export interface ScoreCounts {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/** Returns how many cells a bin of the score has: one a class, a level of the value, or a side and class. */
export function cellsOf({ values, sides }: Pick<ScoreCountsParams, "values" | "sides">): number {
  return values ? values.length + 1 : sides ? ARM_CELLS : CLASSES;
}

/**
 * Counts users by the bin of their score and their class, the level of their value, or their side of a campaign and class, as they
 * stood at the target's cutoff.
 * Sensitivity. Add or remove one user: at most a single 1, none without a class.
 */
export const scoreCounts: QueryContract<ScoreCountsParams, ScoreCounts> = {
  id: "score-counts",
  params,
  blocks: (given) => [
    {
      name: "scores",
      length: (given.starts.length + 1) * cellsOf(given),
      norm: { kind: "ones", count: 1 },
    },
  ],
  decode: (_, { sums, sigmas }) => ({ counts: sums.slice(), sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(scoreCounts.blocks(given), users),
  example: ({ d, bins }) => ({
    scorer: {
      kind: "logistic",
      scaling: exampleScaling(d),
      weights: { intercept: 0, columns: Array.from({ length: d }, () => 2 ** 15) },
    },
    starts: Array.from({ length: bins - 1 }, (_, at) => (at + 1 - bins / 2) * 256),
  }),
};
