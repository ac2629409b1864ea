import type { EvaluateStep } from "@fedseg/shared/programs/prediction/evaluate.ts";
import type { LogisticStartStep } from "@fedseg/shared/programs/prediction/logistic-start.ts";
import type { Text } from "../../language.ts";

/** Words for the steps that programs which foretell a class have in common. */
export const PREDICTION_STEPS: Readonly<Record<LogisticStartStep | EvaluateStep, Text>> = {
  normalise: {
    en: "find each feature's mean and spread at the cutoff",
    zh: "求截止时各特征的均值与离散程度",
  },
  products: { en: "find how features vary together at the cutoff", zh: "求截止时特征之间的协方差" },
  gradient: { en: "improve the weights of the features", zh: "改进各特征的权重" },
  evaluate: { en: "count what became of users by their chance", zh: "按预测概率统计用户的实际结果" },
};
