import { z } from "zod";
import { type HiddenUnit, hiddenUnits } from "../../queries/hidden-units.ts";
import { type Weights, isComplete, weights } from "../../queries/logistic-score.ts";
import { type Scaling, scaling } from "../../queries/scaling.ts";
import type { Scorer } from "../../queries/scorer.ts";
import { plainLogistic } from "../logistic/spec.ts";
import { type Prediction, publishedPrediction, readPrediction, startedSpec } from "../prediction/spec.ts";

/** What a network is asked to learn: every field is a public constant of the plan. */
export const networkSpec = z.strictObject({
  ...startedSpec.shape,
  /** Gradients behind the logistic regression that it starts from. */
  rounds: z.int().min(5).max(40),
});

export type NetworkSpec = z.infer<typeof networkSpec>;

/** The released model: post-processed noisy sums and nothing else. */
export interface NetworkModel extends Prediction {
  /** Which of the plan's features it looks at, and how their codes are mapped to the grid: ±3 deviations to the box. */
  readonly scaling: Scaling;
  readonly weights: Weights;
  readonly hidden: readonly HiddenUnit[];
}

const published = z.strictObject({ scaling, weights, hidden: hiddenUnits, ...publishedPrediction });

/** Returns what gives a user's score. */
export function networkScorer(model: Pick<NetworkModel, "scaling" | "weights" | "hidden">): Scorer {
  return { kind: "network", scaling: model.scaling, weights: model.weights, hidden: [...model.hidden] };
}

/** Returns a model as it is published: plain values in a fixed order. */
export function plainNetwork(model: NetworkModel): z.input<typeof published> {
  const { scaling: own, weights: learned, ...told } = plainLogistic(model);
  const hidden = model.hidden.map(({ intercept, columns, out }) => ({
    intercept,
    columns: [...columns],
    out,
  }));
  return { scaling: own, weights: learned, hidden, ...told };
}

/** Reads what `plainNetwork` has written of a study with so many features. @throws ZodError when it is something else. */
export function readNetwork(plain: unknown, features: number): NetworkModel {
  const {
    scaling: own,
    weights: learned,
    hidden,
    ...told
  } = published
    .refine((model) => model.scaling.columns.every((place) => place < features) && isComplete(model), {
      error: "expected the features of the study, and a weight for each, of every unit too",
    })
    .parse(plain);
  return { scaling: own, weights: learned, hidden, ...readPrediction(told) };
}
