import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { type ClassesModel, isOfClasses } from "@fedseg/shared/programs/prediction/several-classes.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import type { TreesModel } from "@fedseg/shared/programs/prediction/trees-model.ts";
import { type SoftmaxScorer, beyondMean } from "@fedseg/shared/queries/scorers/softmax.ts";
import type { TreesScorer } from "@fedseg/shared/queries/scorers/trees.ts";
import type { Text } from "../../language.ts";
import { classesTold } from "./classes-told.ts";
import { movingText } from "./moving-text.ts";
import { qualityText, topText } from "./quality-text.ts";

/** Says what trees that are added up have released: how good they are, what they look at, and what became of users. */
export function treesTold(
  model: TreesModel | ClassesModel<TreesScorer | SoftmaxScorer>,
  { target }: PredictionSpec,
  features: readonly FeatureSpec[],
): readonly Text[] {
  if (isOfClasses(model)) {
    const scorers = model.classes.map(({ scorer }) =>
      scorer.kind === "softmax" ? beyondMean(scorer) : scorer,
    );
    return [...classesTold(model, target), movingText(scorers, target, features)];
  }
  const { scorer, table, recalibration } = model;
  return [
    qualityText(table, target, recalibration),
    movingText([scorer], target, features),
    ...topText(table, target, recalibration),
  ];
}
