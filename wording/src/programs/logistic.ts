import { GOOD_PER_FEATURE } from "@fedseg/shared/programs/logistic/feasibility.ts";
import type { LogisticStep } from "@fedseg/shared/programs/logistic/shares.ts";
import {
  type ScoreTable,
  areaUnderCurve,
  baseRate,
  scoreBins,
} from "@fedseg/shared/programs/logistic/score-table.ts";
import type { LogisticModel, LogisticSpec } from "@fedseg/shared/programs/logistic/spec.ts";
import type { LogisticSupport } from "@fedseg/shared/programs/logistic/support.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { formatEstimate, formatNumber } from "../estimate-text.ts";
import { type Text, joinTexts } from "../language.ts";
import type { ProgramWords } from "./words.ts";

/** Words for every step: a missing one does not compile. */
const STEPS: Readonly<Record<LogisticStep, Text>> = {
  normalise: {
    en: "find each feature's mean and spread at the cutoff",
    zh: "求截止时各特征的均值与离散程度",
  },
  products: { en: "find how features vary together at the cutoff", zh: "求截止时特征之间的协方差" },
  gradient: { en: "improve the weights of the features", zh: "改进各特征的权重" },
  evaluate: { en: "count what became of users by their chance", zh: "按预测概率统计用户的实际结果" },
};

/** Features whose weights are told. */
const TOLD = 5;

/** What logistic regression says to people. */
export const logisticWords: ProgramWords<LogisticSpec, LogisticModel, LogisticSupport> = {
  aim: ({ target }) => ({ en: `the chance of "${target}"`, zh: `「${target}」的概率` }),
  purpose: ({ target }) => ({
    en: `Foretelling "${target}" from users' features, as a chance`,
    zh: `由用户特征预测「${target}」的概率`,
  }),
  session: (step) => STEPS[step as LogisticStep],
  support: ({ support, leastSupport }, m) => ({
    words: supportText(support, leastSupport, m),
    heads: ["the area under the curve (½ to 1)", "± from the noise"],
    rows: [["when a fifth of the users are yes", formatNumber(support.areaSigma, 3)]],
  }),
  told: (model, { target }, features) => [
    qualityText(model.table, target),
    weightsText(model, target, features),
    ...topText(model.table, target),
  ],
};

function supportText(
  { users, goodUsers, mu }: LogisticSupport,
  { goodUsers: least }: LogisticSupport,
  m: number,
): Text {
  const [all, few] = [goodUsers, least].map((count) => formatNumber(count, 0));
  const enough = users >= goodUsers;
  const [en, zh] = enough
    ? ["The prediction will be nearly as good as without noise", "预测效果将接近无噪声时"]
    : ["The noise will cost the prediction something", "噪声会使预测效果有所下降"];
  return {
    en: `${en}: ${formatNumber(users, 0)} users at mu ${formatNumber(mu, 2)}, and nearly nothing is lost from ${all} on (${few} when only ${m} platforms stay; ${GOOD_PER_FEATURE} users × mu a feature).`,
    zh: `${zh}：${formatNumber(users, 0)} 名用户，mu 为 ${formatNumber(mu, 2)}；达到 ${all} 名后几乎没有损失（仅 ${m} 个平台留下时为 ${few} 名；每个特征需 用户数 × mu 达 ${GOOD_PER_FEATURE}）。`,
  };
}

function percent({ value, sigma }: Estimate): string {
  return `${formatEstimate({ value: 100 * value, sigma: 100 * sigma })} %`;
}

function qualityText(table: ScoreTable, target: string): Text {
  const [rate, area] = [baseRate(table), areaUnderCurve(table)];
  const base: Text = rate
    ? {
        en: `${percent(rate)} of the users were "${target}".`,
        zh: `${percent(rate)} 的用户属于「${target}」。`,
      }
    : { en: "How many were is not told at this noise.", zh: "在此噪声下不说明其占比。" };
  const quality: Text = area
    ? {
        en: `Of a user who was and one who was not, the first has the higher chance in ${percent(area)} of pairs (area under the ROC curve, on the users that were learnt from; 50 % would be guessing).`,
        zh: `任取属于与不属于者各一人，前者概率更高的比例为 ${percent(area)}（ROC 曲线下面积，按训练用户计；随机猜测为 50 %）。`,
      }
    : {
        en: "How well it foretells is not told at this noise: give the evaluation a larger share, or ask more users.",
        zh: "在此噪声下不说明预测效果：请增大评估份额，或增加用户。",
      };
  return joinTexts([base, quality]);
}

function weightsText(
  { scaling, weights }: LogisticModel,
  target: string,
  features: readonly FeatureSpec[],
): Text {
  const order = weights.columns
    .map((weight, j) => ({ weight, feature: features[scaling.columns[j]] }))
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, TOLD);
  const list = (isUp: boolean) =>
    order.filter(({ weight }) => weight > 0 === isUp).map(({ feature }) => feature.title);
  const [up, down] = [list(true), list(false)];
  const en = [
    ...(up.length > 0 ? [`more ${up.map((title) => title.en).join(", ")} raise it`] : []),
    ...(down.length > 0 ? [`more ${down.map((title) => title.en).join(", ")} lower it`] : []),
  ];
  const zh = [
    ...(up.length > 0 ? [`${up.map((title) => title.zh).join("、")}越高则越大`] : []),
    ...(down.length > 0 ? [`${down.map((title) => title.zh).join("、")}越高则越小`] : []),
  ];
  return en.length === 0
    ? { en: "No feature tells anything at this noise.", zh: "在此噪声下没有特征有预测作用。" }
    : {
        en: `What moves the chance of "${target}" most, all else equal: ${en.join("; ")}.`,
        zh: `其他不变时对「${target}」概率影响最大的：${zh.join("；")}。`,
      };
}

/** What became of the users with the highest and the lowest chances. */
function topText(table: ScoreTable, target: string): readonly Text[] {
  const bins = scoreBins(table).filter(({ rate }) => rate !== undefined);
  if (bins.length < 2) return [];
  const [lowest, highest] = [bins[0], bins[bins.length - 1]];
  const chance = (value: number) => formatNumber(100 * value, 0);
  return [
    {
      en: `Of about ${formatEstimate(highest.users)} users with a chance above ${chance(highest.from)} %, ${percent(highest.rate!)} were "${target}"; of about ${formatEstimate(lowest.users)} below ${chance(lowest.to)} %, ${percent(lowest.rate!)}.`,
      zh: `概率高于 ${chance(highest.from)} % 的约 ${formatEstimate(highest.users)} 名用户中，${percent(highest.rate!)} 属于「${target}」；低于 ${chance(lowest.to)} % 的约 ${formatEstimate(lowest.users)} 名中为 ${percent(lowest.rate!)}。`,
    },
  ];
}
