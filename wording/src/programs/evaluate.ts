import { seenDays } from "@fedseg/shared/programs/evaluate/seen-days.ts";
import type { EvaluateModel, EvaluateSpec } from "@fedseg/shared/programs/evaluate/spec.ts";
import type { EvaluateSupport } from "@fedseg/shared/programs/evaluate/support.ts";
import { formatNumber } from "../estimate-text.ts";
import { type Text, joinTexts } from "../language.ts";
import { classesPictures, classesTexts } from "./evaluate/classes-text.ts";
import { othersTexts } from "./evaluate/others-text.ts";
import { seenTexts } from "./evaluate/seen-text.ts";
import { foretoldTexts, predictionTexts } from "./evaluate/prediction-text.ts";
import { segmentPictures } from "./evaluate/segment-pictures.ts";
import { segmentTexts } from "./evaluate/segment-text.ts";
import { stabilityTexts } from "./evaluate/stability-text.ts";
import { type ProgramWords, type Told, supportRow } from "./words.ts";

const STEPS: Readonly<Record<string, Text>> = {
  measure: {
    en: "measure how well users lie in their segments, and what became of them",
    zh: "衡量用户与所属客群的吻合程度及其后续结果",
  },
  judge: {
    en: "count users by a prediction and what happened",
    zh: "按预测与实际结果统计用户",
  },
};

/** What the program about quality says to people. */
export const evaluateWords: ProgramWords<EvaluateSpec, EvaluateModel, EvaluateSupport> = {
  aim: () => ({ en: "how good segments and predictions are", zh: "客群与预测的质量" }),
  purpose: () => ({
    en: "Measuring how well users lie in their segments, what became of them, and whether it came as foretold",
    zh: "衡量用户与所属客群的吻合程度、其后续结果以及预测是否应验",
  }),
  session: (step) => STEPS[step] ?? { en: step, zh: step },
  support: ({ support, leastSupport, spec }, m) => ({
    words: joinTexts([
      {
        en: `A segment's figures are told from about ${formatNumber(support.toldFrom, 0)} of its users on (${formatNumber(leastSupport.toldFrom, 0)} when only ${m} platforms stay).`,
        zh: `客群约有 ${formatNumber(support.toldFrom, 0)} 名用户后才会说明其数值（仅 ${m} 个平台留下时为 ${formatNumber(leastSupport.toldFrom, 0)}）。`,
      },
      ...foretoldTexts(spec, support),
      ...seenTexts(support.seen),
    ]),
    heads: [
      { en: "± in a segment of average size", zh: "平均大小客群的误差 ±" },
      { en: "of 1", zh: "以 1 为满" },
    ],
    rows: [
      supportRow({ en: "silhouette", zh: "轮廓系数" }, formatNumber(support.silhouetteSigma, 3)),
      ...(support.rateSigma === undefined
        ? []
        : [
            supportRow(
              { en: "part of which it came true", zh: "实际发生的占比" },
              formatNumber(support.rateSigma, 3),
            ),
          ]),
      ...(support.accuracySigma === undefined
        ? []
        : [
            supportRow(
              {
                en: "how often the likeliest class is right, of all users",
                zh: "最可能类别的正确率（全体）",
              },
              formatNumber(support.accuracySigma, 3),
            ),
          ]),
    ],
  }),
  about: (spec, facts) => seenTexts(seenDays(spec, facts)),
  told: (model, spec, _, before) => texts(model, spec, before),
  section: (model, spec, _, before) => ({
    title: { en: "Scorecard", zh: "评分卡" },
    paragraphs: [...texts(model, spec, before)],
    amounts: [...segmentPictures(model, spec), ...classesPictures(model)],
  }),
};

function texts(model: EvaluateModel, spec: EvaluateSpec, before: readonly Told[]): readonly Text[] {
  return [
    ...segmentTexts(model, spec),
    ...stabilityTexts(model, spec),
    ...predictionTexts(model, spec),
    ...classesTexts(model, spec),
    ...othersTexts(before),
  ];
}
