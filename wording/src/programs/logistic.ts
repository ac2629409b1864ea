import { GOOD_PER_FEATURE } from "@fedseg/shared/programs/logistic/feasibility.ts";
import type { LogisticStep } from "@fedseg/shared/programs/logistic/shares.ts";
import type { LogisticModel } from "@fedseg/shared/programs/logistic/spec.ts";
import type { LogisticSupport } from "@fedseg/shared/programs/logistic/support.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { qualityText, topText } from "./prediction/quality-text.ts";
import { predictionTold } from "./prediction/section.ts";
import { placeText } from "./segmentation/label-traits.ts";
import { PREDICTION_STEPS } from "./prediction/steps.ts";
import { areaTable, predictionAims } from "./prediction/words.ts";
import type { ProgramWords } from "./words.ts";

/** Features whose weights are told. */
const TOLD = 5;

/** What logistic regression says to people. */
export const logisticWords: ProgramWords<PredictionSpec, LogisticModel, LogisticSupport> = {
  ...predictionAims,
  session: (step) => PREDICTION_STEPS[step as LogisticStep],
  support: ({ support, leastSupport }, m) => ({
    words: logisticSupportText(support, leastSupport, m),
    ...areaTable(support.areaSigma),
  }),
  ...predictionTold(
    { en: "logistic regression", zh: "逻辑回归" },
    (model: LogisticModel, { target }, features) => [
      qualityText(model.table, target),
      weightsText(model, features, {
        en: `What moves the chance of "${target}" most, all else equal`,
        zh: `其他不变时对「${target}」概率影响最大的`,
      }),
      ...topText(model.table, target),
    ],
  ),
};

type Good = Pick<LogisticSupport, "users" | "mu" | "goodUsers"> & { readonly classes?: number };

/** Says whether users suffice for a regression, or for one for each of several classes but one. */
export function logisticSupportText(
  { users, goodUsers, mu, classes = 2 }: Good,
  { goodUsers: least }: Good,
  m: number,
): Text {
  const each = GOOD_PER_FEATURE * (classes - 1);
  const [all, few] = [goodUsers, least].map((count) => formatNumber(count, 0));
  const enough = users >= goodUsers;
  const [en, zh] = enough
    ? ["The prediction will be nearly as good as without noise", "预测效果将接近无噪声时"]
    : ["The noise will cost the prediction something", "噪声会使预测效果有所下降"];
  return {
    en: `${en}: ${formatNumber(users, 0)} users at mu ${formatNumber(mu, 2)}, and nearly nothing is lost from ${all} on (${few} when only ${m} platforms stay; ${each} users × mu a feature).`,
    zh: `${zh}：${formatNumber(users, 0)} 名用户，mu 为 ${formatNumber(mu, 2)}；达到 ${all} 名后几乎没有损失（仅 ${m} 个平台留下时为 ${few} 名；每个特征需 用户数 × mu 达 ${each}）。`,
  };
}

/** Says that there is more of what a feature tells: "more visits", "higher total spend". */
function more(feature: FeatureSpec): string {
  return placeText(feature, 0, 2).en;
}

/** Says which features move a score most, and which way. */
export function weightsText(
  { scaling, weights }: Pick<LogisticModel, "scaling" | "weights">,
  features: readonly FeatureSpec[],
  what: Text,
): Text {
  const order = weights.columns
    .map((weight, j) => ({ weight, feature: features[scaling.columns[j]] }))
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, TOLD);
  const list = (isUp: boolean) =>
    order.filter(({ weight }) => weight > 0 === isUp).map(({ feature }) => feature);
  const [up, down] = [list(true), list(false)];
  const en = [
    ...(up.length > 0 ? [`it rises with ${up.map(more).join(", ")}`] : []),
    ...(down.length > 0 ? [`it falls with ${down.map(more).join(", ")}`] : []),
  ];
  const zh = [
    ...(up.length > 0 ? [`${up.map(({ title }) => title.zh).join("、")}越高则越大`] : []),
    ...(down.length > 0 ? [`${down.map(({ title }) => title.zh).join("、")}越高则越小`] : []),
  ];
  return en.length === 0
    ? { en: "No feature tells anything at this noise.", zh: "在此噪声下没有特征有预测作用。" }
    : {
        en: `${what.en}: ${en.join("; ")}.`,
        zh: `${what.zh}：${zh.join("；")}。`,
      };
}
