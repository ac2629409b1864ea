import { z } from "zod";
import { hiddenUnits } from "../hidden-units.ts";
import { isComplete, weights } from "../logistic-score.ts";
import { scaling } from "../scaling.ts";

/** Weights of a row on the grid, as a logistic regression's, and units that each add a bend. */
export const networkScorer = z
  .strictObject({ kind: z.literal("network"), scaling, weights, hidden: hiddenUnits })
  .refine(isComplete, { error: "expected a weight for every column, of every unit too" });

export type NetworkScorer = z.infer<typeof networkScorer>;
