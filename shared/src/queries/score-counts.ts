import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { CLASSES } from "./class-counts.ts";
import { evenSums } from "./even-users.ts";
import { exampleScaling } from "./example-size.ts";
import { MOST_STEP } from "./logistic-score.ts";
import { scorer } from "./scorer.ts";

const params = z.strictObject({
  scorer,
  /** Ascending steps of the score at which bins begin but the first: n of them make n + 1 bins. */
  starts: z
    .array(z.int().min(-MOST_STEP).max(MOST_STEP))
    .min(1)
    .max(255)
    .refine((steps) => steps.every((step, at) => at === 0 || step > steps[at - 1]), {
      error: "expected ascending distinct steps",
    }),
});

export type ScoreCountsParams = z.infer<typeof params>;

/** Noisy users by bin of their score and class, bins×2 row-major, and the noise of each entry. */
export interface ScoreCounts {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/**
 * Counts users by the bin of their score and their class, as they stood at the target's cutoff.
 * Sensitivity. Add or remove one user: at most a single 1, none without a class.
 */
export const scoreCounts: QueryContract<ScoreCountsParams, ScoreCounts> = {
  id: "score-counts",
  params,
  blocks: ({ starts }) => [
    { name: "scores", length: (starts.length + 1) * CLASSES, norm: { kind: "ones", count: 1 } },
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
