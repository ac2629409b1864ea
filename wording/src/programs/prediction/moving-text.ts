import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { movingFeatures } from "@fedseg/shared/programs/prediction/moving-features.ts";
import type { TreesScorer } from "@fedseg/shared/queries/scorers/trees.ts";
import type { Text } from "../../language.ts";

/** Features that are told. */
const TOLD = 5;

/** Says which features move the chance most, whichever way, or those of several classes. */
export function movingText(
  scorers: readonly Pick<TreesScorer, "start" | "trees">[],
  target: string,
  features: readonly FeatureSpec[],
): Text {
  const titles = movingFeatures(scorers, TOLD).map((column) => features[column].title);
  return titles.length === 0
    ? { en: "No feature tells anything at this noise.", zh: "在此噪声下没有特征有预测作用。" }
    : {
        en: `What moves the chance of "${target}" most, up or down: ${titles.map(({ en }) => en).join(", ")}.`,
        zh: `对「${target}」概率影响最大的（升或降）：${titles.map(({ zh }) => zh).join("、")}。`,
      };
}
