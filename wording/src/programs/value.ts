import { toNatural } from "@fedseg/shared/features/transform.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import type { ValueStep } from "@fedseg/shared/programs/value/shares.ts";
import type { ValueModel } from "@fedseg/shared/programs/value/spec.ts";
import type { ValueSupport } from "@fedseg/shared/programs/value/support.ts";
import { valueParts, valueQuality } from "@fedseg/shared/programs/value/value-quality.ts";
import { formatEstimate, formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { weightsText } from "./logistic.ts";
import { PREDICTION_STEPS } from "./prediction/steps.ts";
import type { Amounts } from "./section.ts";
import { type ProgramWords, supportRow } from "./words.ts";

/** Words for every step: a missing one does not compile. */
const STEPS: Readonly<Record<ValueStep, Text>> = {
  ...PREDICTION_STEPS,
  normalise: {
    en: "find the mean and spread of each feature and of the value",
    zh: "求各特征与目标值的均值与离散程度",
  },
  products: {
    en: "find how features and the value vary together",
    zh: "求各特征与目标值之间的协方差",
  },
  evaluate: { en: "count what users were worth by what is expected", zh: "按预期值统计用户的实际值" },
};

/** What a prediction of a value says to people. */
export const valueWords: ProgramWords<PredictionSpec, ValueModel, ValueSupport> = {
  aim: ({ target }) => ({ en: `the value "${target}" of each user`, zh: `每名用户的「${target}」值` }),
  purpose: ({ target }) => ({
    en: `Foretelling the value "${target}" from users' features`,
    zh: `由用户特征预测「${target}」值`,
  }),
  session: (step) => STEPS[step as ValueStep],
  support: ({ support, leastSupport }, m) => ({
    words: supportText(support, leastSupport, m),
    heads: [
      { en: "the part of the users of whom so much is expected", zh: "预计达到该数值的用户占比" },
      { en: "± from the noise", zh: "噪声误差 ±" },
    ],
    rows: [
      supportRow(
        { en: "in one level of the value", zh: "数值的一个档位" },
        formatNumber(support.partSigma, 3),
      ),
    ],
  }),
  told: toldOf,
  section: (model, spec, features) => ({
    title: { en: `The value "${spec.target}"`, zh: `「${spec.target}」值` },
    paragraphs: [...toldOf(model, spec, features)],
    amounts: partsOf(model),
  }),
};

function toldOf(
  model: ValueModel,
  { target }: PredictionSpec,
  features: readonly FeatureSpec[],
): readonly Text[] {
  return [usersText(model, target), qualityText(model), weightsOf(model, target, features)];
}

/** Draws what users were worth by what was expected of them. */
function partsOf(model: ValueModel): Amounts[] {
  const rows = valueParts(model).map(({ expected, value }) => {
    const about = formatNumber(expected, expected < 10 ? 1 : 0);
    return { name: { en: `expected ${about}`, zh: `预期 ${about}` }, amount: value };
  });
  if (rows.length === 0) return [];
  const title = {
    en: "What users were worth, by what was expected (typical: e to the mean of ln(1 + value), less 1)",
    zh: "按预期值划分的用户实际值（典型值：ln(1 + 值) 均值的指数减 1）",
  };
  return [{ title, unit: "number", panels: [{ rows }] }];
}

function supportText({ users, mu, goodUsers }: ValueSupport, least: ValueSupport, m: number): Text {
  const [all, few] = [goodUsers, least.goodUsers].map((count) => formatNumber(count, 0));
  const [known, noise] = [formatNumber(users, 0), formatNumber(mu, 2)];
  const [en, zh] =
    users >= goodUsers
      ? ["The value will be foretold nearly as well as without noise", "预测效果将接近无噪声时"]
      : ["The noise will cost the prediction something", "噪声会使预测效果有所下降"];
  return {
    en: `${en}: ${known} users at mu ${noise}, and nearly nothing is lost from ${all} on (${few} when only ${m} platforms stay).`,
    zh: `${zh}：${known} 名用户，mu 为 ${noise}；达到 ${all} 名后几乎没有损失（仅 ${m} 个平台留下时为 ${few} 名）。`,
  };
}

/** Says of how many users it was learnt, and what is usual among them. */
function usersText({ users, usersSigma, scale }: ValueModel, target: string): Text {
  const count = formatEstimate({ value: users, sigma: usersSigma });
  const [usual, most] = [toNatural("log1p", Math.max(scale.mean, 0)), scale.upTo].map((value) =>
    formatNumber(value, 0),
  );
  return {
    en: `"${target}" was learnt from ${count} users; the mean of ln(1 + value) is that of a value of ${usual}, and what is above ${most} counts as that.`,
    zh: `「${target}」由 ${count} 名用户学得；ln(1 + 值) 的均值相当于 ${usual}，高于 ${most} 者按其计。`,
  };
}

/** Says how well it foretells, beside the mean of all. */
function qualityText(model: ValueModel): Text {
  const quality = valueQuality(model);
  if (!quality) {
    return {
      en: "How well it foretells is not told at this noise: give the evaluation a larger share, or ask more users.",
      zh: "在此噪声下不说明预测效果：请增大评估份额，或增加用户。",
    };
  }
  const percent = ({ value, sigma }: Estimate) => formatEstimate({ value: 100 * value, sigma: 100 * sigma });
  const [part, error, baseline] = [
    percent(quality.foretold),
    formatEstimate(quality.error),
    formatEstimate(quality.baseline),
  ];
  return {
    en: `It foretells ${part} % of the differences between users in ln(1 + value), where the mean of all foretells none: expected and true ones differ by ${error}, those of the mean by ${baseline} (by levels of the value, on the users that were learnt from).`,
    zh: `它解释了用户间 ln(1 + 值) 差异的 ${part} %（以全体均值预测则为 0）：预期与实际相差 ${error}，以均值预测则相差 ${baseline}（按值的分级，以训练用户计）。`,
  };
}

function weightsOf({ scaling, weights }: ValueModel, target: string, features: readonly FeatureSpec[]): Text {
  return weightsText({ scaling, weights }, features, {
    en: `What moves "${target}" most, all else equal`,
    zh: `其他不变时对「${target}」影响最大的`,
  });
}
