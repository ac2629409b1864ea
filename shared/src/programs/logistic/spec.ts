import { z } from "zod";
import { type Weights, weights } from "../../queries/logistic-score.ts";
import { type Scaling, scaling } from "../../queries/scaling.ts";
import type { Scorer } from "../../queries/scorer.ts";
import { type Prediction, plainPrediction, publishedPrediction, readPrediction } from "../prediction/spec.ts";

/** The released model: post-processed noisy sums and nothing else. */
export interface LogisticModel extends Prediction {
  /** Which of the plan's features it looks at, and how their codes are mapped to the grid: ±3 deviations to the box. */
  readonly scaling: Scaling;
  readonly weights: Weights;
}

const published = z.strictObject({ scaling, weights, ...publishedPrediction });

/** Returns what gives a user's score. */
export function logisticScorer({
  scaling: own,
  weights: learned,
}: Pick<LogisticModel, "scaling" | "weights">): Scorer {
  return { kind: "logistic", scaling: own, weights: learned };
}

/** Returns a model as it is published: plain values in a fixed order. */
export function plainLogistic(model: LogisticModel): z.input<typeof published> {
  const { scaling: own, weights: learned } = model;
  return {
    scaling: {
      columns: [...own.columns],
      origin: [...own.origin],
      factor: [...own.factor],
      radius: own.radius,
    },
    weights: { intercept: learned.intercept, columns: [...learned.columns] },
    ...plainPrediction(model),
  };
}

/** Reads what `plainLogistic` has written of a study with so many features. @throws ZodError when it is something else. */
export function readLogistic(plain: unknown, features: number): LogisticModel {
  const {
    scaling: own,
    weights: learned,
    ...told
  } = published
    .refine(
      ({ scaling: { columns }, weights: { columns: each } }) =>
        columns.every((place) => place < features) && each.length === columns.length,
      { error: "expected the features of the study, and a weight for each" },
    )
    .parse(plain);
  return { scaling: own, weights: learned, ...readPrediction(told) };
}
