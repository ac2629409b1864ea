import { z } from "zod";
import { targetName } from "../../features/target.ts";

/** Private exploration of all features: what it may cost. */
export const explore = z.strictObject({
  bins: z.int().min(4).max(64),
  /** Share of the study's mu². */
  share: z.number().min(0.001).max(0.5),
});

export type ExploreSpec = z.infer<typeof explore>;

/** Private feature selection: every platform and the auditor derive the same choice from released sums. */
export const select = z.strictObject({
  /** One of the plan's targets, by its name. */
  target: targetName,
  score: z.enum(["information-gain", "chi-square", "correlation"]),
  /** Features to keep, at most. */
  keep: z.int().min(1).max(64),
  /** Of two features whose correlation is certainly above this, the one with the lower score is dropped. */
  maxCorrelation: z.number().min(0.5).max(1),
  /** Bins per feature in the tables of bin and class, at most: cut so that about as many users are in each. */
  bins: z.int().min(2).max(32),
  /** Share of the study's mu². */
  share: z.number().min(0.01).max(0.6),
});
export type SelectSpec = z.infer<typeof select>;
