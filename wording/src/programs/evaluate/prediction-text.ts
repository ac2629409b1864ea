import { predictionFigures } from "@fedseg/shared/programs/evaluate/prediction-figures.ts";
import type { EvaluateModel, EvaluateSpec, JudgedPrediction } from "@fedseg/shared/programs/evaluate/spec.ts";
import type { EvaluateSupport } from "@fedseg/shared/programs/evaluate/support.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { formatEstimate, formatNumber } from "../../estimate-text.ts";
import { type Text, joinTexts } from "../../language.ts";
import { sharePercent } from "../share-percent.ts";

/** Says how good predictions are, each figure beside what knowing nothing of users would reach. */
export function predictionTexts({ predictions }: EvaluateModel, spec: EvaluateSpec): readonly Text[] {
  return predictions.map((judged) => predictionText(judged, spec));
}

/** Says before the study where a model was not learnt to foretell just what it is judged by, or does not say so; nothing where no input's is judged. */
export function foretoldTexts(
  { prediction, outcome }: EvaluateSpec,
  { foretold }: Pick<EvaluateSupport, "foretold">,
): readonly Text[] {
  if (!prediction || !outcome || foretold === "same") return [];
  const { of, program } = prediction;
  if (foretold === "alike")
    return [
      {
        en: `The ${program} of "${of}" is judged by "${outcome.target}", and was learnt to foretell the same over other days or of other values: the areas under the curves and the lift say how well its order holds, and the squared error says nothing.`,
        zh: `「${of}」的 ${program} 按「${outcome.target}」评判，而它学习的是同类目标但天数或取值不同：曲线下面积与提升倍数说明其排序是否有效，均方误差没有意义。`,
      },
    ];
  return [
    {
      en: `The ${program} of "${of}" is judged by "${outcome.target}". Its model does not say what it was learnt to foretell: see that study's plan. If that was not "${outcome.target}" just as this plan defines it (days, values), the areas under the curves and the lift say how well its order holds, and the squared error says nothing.`,
      zh: `「${of}」的 ${program} 按「${outcome.target}」评判。模型并未说明它学习的是什么目标，请查看该研究的计划。若其目标与本计划所定义的「${outcome.target}」（天数、取值）不同，则曲线下面积与提升倍数说明其排序是否有效，均方误差没有意义。`,
    },
  ];
}

function predictionText(judged: JudgedPrediction, { prediction, outcome }: EvaluateSpec): Text {
  const [of, target] = [prediction?.of ?? "", outcome?.target ?? ""];
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
        `${judged.program} of "${of}", held against "${target}" as of this study`,
        `「${of}」的 ${judged.program}（按本研究时的「${target}」计）`,
      ];
  if (parts.length === 0)
    return {
      en: `${en}: nothing is told at this noise; more users or a larger share would tell.`,
      zh: `${zh}：在此噪声下不说明；增加用户或份额后可说明。`,
    };
  const whole = rate ? [{ en: `${sharePercent(rate)} came true`, zh: `${sharePercent(rate)} 应验` }] : [];
  const figures = {
    en: `${en}: ${[...whole, ...parts].map((part) => part.en).join(", ")}.`,
    zh: `${zh}：${[...whole, ...parts].map((part) => part.zh).join("，")}。`,
  };
  const isOwn = judged.isLearntFrom || judged.foretold === "same";
  return joinTexts([figures, ...(isOwn ? [] : [onlyOrderText(target, judged)])]);
}

/** Which figures mean something where a model was learnt to foretell something like it, or does not say what. */
function onlyOrderText(target: string, { foretold }: Pick<JudgedPrediction, "foretold">): Text {
  if (foretold === "alike")
    return {
      en: `It was learnt to foretell the same over other days or of other values than "${target}": the order of the chances means something (areas and lift), the squared error does not.`,
      zh: `它学习的是与「${target}」同类但天数或取值不同的目标：概率的排序（面积与提升倍数）有意义，均方误差没有意义。`,
    };
  return {
    en: `The squared error takes the chances for chances of "${target}"; the model does not say what it was learnt to foretell. If that was something else, or over other days, only the order of the chances means something: areas and lift.`,
    zh: `均方误差把这些概率当作「${target}」的概率；模型并未说明它学习的是什么目标。若其目标或天数不同，则只有概率的排序（面积与提升倍数）有意义。`,
  };
}

/** The squared error of who says the rate of everybody. */
function alone({ value, sigma }: Estimate): Estimate {
  return { value: value * (1 - value), sigma: Math.abs(1 - 2 * value) * sigma };
}
