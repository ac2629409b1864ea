import { z } from "zod";
import { type TreesScorer, plainTrees, treesScorer } from "../../queries/scorers/trees.ts";
import { type Prediction, plainPrediction, publishedPrediction, readPrediction } from "../prediction/spec.ts";
import { columnsOfTrees } from "../../queries/trees.ts";

/** The released model: post-processed noisy sums and nothing else. */
export interface BoostedModel extends Prediction {
  /** The weights of a logistic regression, and trees that are added to it. */
  readonly scorer: TreesScorer;
}

const published = z.strictObject({ scorer: treesScorer, ...publishedPrediction });

/** Returns a model as it is published: plain values in a fixed order. */
export function plainBoosted(model: BoostedModel): z.input<typeof published> {
  return { scorer: plainTrees(model.scorer), ...plainPrediction(model) };
}

/** Reads what `plainBoosted` has written of a study with so many features. @throws ZodError when it is something else. */
export function readBoosted(plain: unknown, features: number): BoostedModel {
  const { scorer, ...told } = published
    .refine(
      ({ scorer: { start, trees } }) =>
        [...columnsOfTrees(trees), ...(start?.scaling.columns ?? [])].every((place) => place < features),
      { error: "expected the features of the study" },
    )
    .parse(plain);
  return { scorer, ...readPrediction(told) };
}
