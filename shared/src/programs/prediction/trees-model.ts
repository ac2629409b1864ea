import { z } from "zod";
import { type TreesScorer, plainTrees, treesScorer } from "../../queries/scorers/trees.ts";
import { columnsOfTrees } from "../../queries/trees.ts";
import type { Recalibration } from "./score-table.ts";
import {
  type Prediction,
  plainPrediction,
  publishedPrediction,
  publishedRecalibration,
  readPrediction,
} from "./spec.ts";

/** The released model of a program that adds up trees: post-processed noisy sums and nothing else. */
export interface TreesModel extends Prediction {
  readonly scorer: TreesScorer;
  /** What makes of a user's score one that is right. */
  readonly recalibration: Recalibration;
}

const published = z.strictObject({
  scorer: treesScorer,
  recalibration: publishedRecalibration,
  ...publishedPrediction,
});

/** Returns a model as it is published: plain values in a fixed order. */
export function plainTreesModel(model: TreesModel): z.input<typeof published> {
  const { shift, slope } = model.recalibration;
  return { scorer: plainTrees(model.scorer), recalibration: { shift, slope }, ...plainPrediction(model) };
}

/** Reads what `plainTreesModel` has written of a study with so many features. @throws ZodError when it is something else. */
export function readTreesModel(plain: unknown, features: number): TreesModel {
  const { scorer, recalibration, ...told } = published
    .refine(
      ({ scorer: { start, trees } }) =>
        [...columnsOfTrees(trees), ...(start?.scaling.columns ?? [])].every((place) => place < features),
      { error: "expected the features of the study" },
    )
    .parse(plain);
  return { ...readPrediction(told), scorer, recalibration };
}
