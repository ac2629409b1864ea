import { z } from "zod";
import { isComplete, weights } from "../logistic-score.ts";
import { scaling } from "../scaling.ts";

/** Weights of a row on the grid: intercept·683 + Σ weight_j·a_j. */
export const logisticScorer = z
  .strictObject({ kind: z.literal("logistic"), scaling, weights })
  .refine(isComplete, { error: "expected a weight for every column" });

export type LogisticScorer = z.infer<typeof logisticScorer>;
