import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import type { TreesModel } from "@fedseg/shared/programs/prediction/trees-model.ts";
import type { Text } from "../../language.ts";
import { movingText } from "./moving-text.ts";
import { qualityText, topText } from "./quality-text.ts";

/** Says what trees that are added up have released: how good they are, what they look at, and what became of users. */
export function treesTold(
  { scorer, table, recalibration }: TreesModel,
  { target }: PredictionSpec,
  features: readonly FeatureSpec[],
): readonly Text[] {
  return [
    qualityText(table, target, recalibration),
    movingText(scorer, target, features),
    ...topText(table, target, recalibration),
  ];
}
