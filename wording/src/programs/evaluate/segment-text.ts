import {
  type SegmentFigures,
  daviesBouldin,
  explainedByClass,
  segmentFigures,
} from "@fedseg/shared/programs/evaluate/segment-figures.ts";
import type { EvaluateModel, EvaluateSpec } from "@fedseg/shared/programs/evaluate/spec.ts";
import { LARGEST_ERROR } from "@fedseg/shared/programs/part.ts";
import { formatEstimate, formatNumber } from "../../estimate-text.ts";
import { type Text, joinTexts } from "../../language.ts";
import { sharePercent } from "../share-percent.ts";

/** From here on segments are said to lie apart, and below to flow into one another. */
const [APART, FLOWING] = [0.5, 0.25];

/** Says how good segments are, all together and one by one. */
export function segmentTexts(model: EvaluateModel, spec: EvaluateSpec): readonly Text[] {
  const spendUpTo = spec.outcome?.spendUpTo;
  return [
    shapeText(model),
    ...(spec.outcome ? [explainedText(model, spec.outcome.target)] : []),
    ...model.numbers.map((number, segment) =>
      ownText(number, segmentFigures(model, spendUpTo, segment), spec),
    ),
  ];
}

function shapeText(model: EvaluateModel): Text {
  const { silhouette } = segmentFigures(model, undefined);
  const index = daviesBouldin(model);
  const told: Text[] = [
    silhouette
      ? {
          en: `Silhouette ${formatEstimate(silhouette)}: ${shapeWord(silhouette.value).en} (0 on every border, 1 at every centre; simplified, by distances to centres).`,
          zh: `轮廓系数 ${formatEstimate(silhouette)}：${shapeWord(silhouette.value).zh}（0 为边界，1 为中心；按到中心距离的简化算法）。`,
        }
      : {
          en: "The silhouette is not told at this noise: more users or a larger share would tell.",
          zh: "在此噪声下不说明轮廓系数；增加用户或份额后可说明。",
        },
  ];
  if (index)
    told.push({
      en: `Davies–Bouldin index ${formatEstimate(index)} (lower is better).`,
      zh: `Davies–Bouldin 指数 ${formatEstimate(index)}（越低越好）。`,
    });
  return joinTexts(told);
}

function shapeWord(silhouette: number): Text {
  if (silhouette >= APART) return { en: "segments lie apart", zh: "客群彼此分明" };
  if (silhouette >= FLOWING) return { en: "segments touch one another", zh: "客群彼此相接" };
  return { en: "segments flow into one another", zh: "客群彼此交融" };
}

/** An error that would read as 0. */
const SHOWN = 0.000_05;

function explainedText(model: EvaluateModel, target: string): Text {
  const found = explainedByClass(model);
  if (!found)
    return {
      en: `How much segments tell of "${target}" is not told: too few users of some segment for the noise.`,
      zh: `某些客群的用户相对噪声太少，不说明客群对「${target}」的解释程度。`,
    };
  const { value, sigma } = found.shuffled;
  // The noise hardly moves it: it depends on the number of users alone.
  const shuffled =
    100 * sigma < SHOWN
      ? formatNumber(100 * value, 4)
      : formatEstimate({ value: 100 * value, sigma: 100 * sigma });
  const verdict: Text = found.isBeyond
    ? { en: "segments tell more than chance.", zh: "客群的解释超出偶然。" }
    : { en: "segments tell no more than chance and noise would.", zh: "客群的解释不超出偶然与噪声。" };
  return {
    en: `The segments that users were in at the cutoff tell ${sharePercent(found.part)} of the variance of "${target}"; as many shuffled segments would tell ${shuffled} %: ${verdict.en}`,
    zh: `用户在截止时所属的客群解释「${target}」方差的 ${sharePercent(found.part)}；同样多的随机客群为 ${shuffled} %：${verdict.zh}`,
  };
}

const NO_SPEND: Text = {
  en: "what they spent since is not told (too few users or too little spent for the noise: it would be off by more than a quarter)",
  zh: "不说明其此后的消费（用户或消费相对噪声太少，误差会超过四分之一）",
};

function noRate(target: string): Text {
  const points = formatNumber(100 * LARGEST_ERROR, 0);
  return {
    en: `how many of those who were in it at the cutoff were "${target}" is not told (too few users for the noise: it would be off by more than ${points} points of a hundred)`,
    zh: `不说明截止时属于该客群者中有多少属于「${target}」（用户相对噪声太少，误差会超过 ${points} 个百分点）`,
  };
}

function ownText(
  number: number,
  { users, silhouette, rate, spend }: SegmentFigures,
  { outcome }: EvaluateSpec,
): Text {
  const parts: Text[] = [
    { en: `${formatEstimate(users)} users`, zh: `${formatEstimate(users)} 名用户` },
    ...(silhouette
      ? [{ en: `silhouette ${formatEstimate(silhouette)}`, zh: `轮廓系数 ${formatEstimate(silhouette)}` }]
      : []),
    ...(outcome && !rate ? [noRate(outcome.target)] : []),
    ...(rate && outcome
      ? [
          {
            en: `${sharePercent(rate)} of those who were in it at the cutoff were "${outcome.target}"`,
            zh: `截止时属于该客群者中 ${sharePercent(rate)} 属于「${outcome.target}」`,
          },
        ]
      : []),
    ...(spend
      ? [
          {
            en: `they spent ${formatEstimate(spend)} on average since, each up to ${formatNumber(outcome!.spendUpTo!, 0)}`,
            zh: `此后人均消费 ${formatEstimate(spend)}（每人以 ${formatNumber(outcome!.spendUpTo!, 0)} 为上限）`,
          },
        ]
      : outcome?.spendUpTo === undefined
        ? []
        : [NO_SPEND]),
  ];
  return {
    en: `Segment ${number}: ${parts.map(({ en }) => en).join(", ")}.`,
    zh: `客群 ${number}：${parts.map(({ zh }) => zh).join("，")}。`,
  };
}
