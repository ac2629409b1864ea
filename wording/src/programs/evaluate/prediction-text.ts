import { predictionFigures } from "@fedseg/shared/programs/evaluate/prediction-figures.ts";
import type { EvaluateModel, EvaluateSpec, JudgedPrediction } from "@fedseg/shared/programs/evaluate/spec.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { formatEstimate, formatNumber } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";
import { sharePercent } from "../share-percent.ts";

/** Says how good predictions are, each figure beside what knowing nothing of users would reach. */
export function predictionTexts(
  { predictions }: EvaluateModel,
  { prediction }: EvaluateSpec,
): readonly Text[] {
  return predictions.map((judged) => predictionText(judged, prediction?.of));
}

function predictionText(judged: JudgedPrediction, of: string | undefined): Text {
  const { rate, area, precision, lift, brier } = predictionFigures(judged);
  const parts: Text[] = [
    ...(area
      ? [
          {
            en: `area under the ROC curve ${formatEstimate(area)} (guessing .5)`,
            zh: `ROC 曲线下面积 ${formatEstimate(area)}（随机为 0.5）`,
          },
        ]
      : []),
    ...(precision && rate
      ? [
          {
            en: `under that of precision by recall ${formatEstimate(precision)} (guessing ${formatEstimate(rate)})`,
            zh: `精确率–召回率曲线下面积 ${formatEstimate(precision)}（随机为 ${formatEstimate(rate)}）`,
          },
        ]
      : []),
    ...(lift
      ? [
          {
            en: `among the ${formatNumber(100 * lift.top, 0)} % with the highest chances ${formatEstimate(lift)} times as many as among all (guessing 1)`,
            zh: `概率最高的 ${formatNumber(100 * lift.top, 0)} % 中为全体的 ${formatEstimate(lift)} 倍（随机为 1）`,
          },
        ]
      : []),
    ...(brier && rate
      ? [
          {
            en: `mean squared error of the chances ${formatEstimate(brier)} (the rate alone ${formatEstimate(alone(rate))})`,
            zh: `概率的均方误差 ${formatEstimate(brier)}（仅用基准率为 ${formatEstimate(alone(rate))}）`,
          },
        ]
      : []),
  ];
  const [en, zh] = judged.isLearntFrom
    ? [`${judged.program}, on the users that it was learnt from`, `${judged.program}（按训练用户计）`]
    : [
        `${judged.program} of "${of ?? ""}", on what has happened since`,
        `「${of ?? ""}」的 ${judged.program}（按此后结果计）`,
      ];
  if (parts.length === 0)
    return {
      en: `${en}: nothing is told at this noise; more users or a larger share would tell.`,
      zh: `${zh}：在此噪声下不说明；增加用户或份额后可说明。`,
    };
  const whole = rate ? [{ en: `${sharePercent(rate)} came true`, zh: `${sharePercent(rate)} 应验` }] : [];
  return {
    en: `${en}: ${[...whole, ...parts].map((part) => part.en).join(", ")}.`,
    zh: `${zh}：${[...whole, ...parts].map((part) => part.zh).join("，")}。`,
  };
}

/** The squared error of who says the rate of everybody. */
function alone({ value, sigma }: Estimate): Estimate {
  return { value: value * (1 - value), sigma: Math.abs(1 - 2 * value) * sigma };
}
