import { type ForestStep, GUIDED_STRENGTH } from "@fedseg/shared/programs/forest/shares.ts";
import type { ForestSupport } from "@fedseg/shared/programs/forest/support.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import type { AnyTreesModel } from "@fedseg/shared/programs/prediction/trees-classes.ts";
import { formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { treesTold } from "./prediction/trees-told.ts";
import { predictionTold } from "./prediction/section.ts";
import { PREDICTION_STEPS } from "./prediction/steps.ts";
import { areaTable, predictionAims } from "./prediction/words.ts";
import type { ProgramWords } from "./words.ts";

/** Words for every step: a missing one does not compile. */
const STEPS: Readonly<Record<ForestStep, Text>> = {
  values: { en: "find where each feature's values lie at the cutoff", zh: "求截止时各特征取值的分布" },
  classes: {
    en: "find where each feature's values lie at the cutoff, and what they tell about the target",
    zh: "求截止时各特征取值的分布及其与目标的关系",
  },
  leaves: { en: "count classes in the leaves of trees", zh: "统计各树叶子处的类别人数" },
  evaluate: PREDICTION_STEPS.evaluate,
};

/** What a forest says to people. */
export const forestWords: ProgramWords<PredictionSpec, AnyTreesModel, ForestSupport> = {
  ...predictionAims,
  session: (step) => STEPS[step as ForestStep],
  support: ({ support, leastSupport }, m) => ({
    words: supportText(support, leastSupport, m),
    ...areaTable(support.areaSigma),
  }),
  ...predictionTold({ en: "random forest", zh: "随机森林" }, treesTold),
};

function supportText(
  { users, guidedUsers, leastStrength, mu }: ForestSupport,
  { guidedUsers: least }: ForestSupport,
  m: number,
): Text {
  const [all, few] = [guidedUsers, least].map((count) => formatNumber(count, 0));
  const [en, zh] =
    users >= guidedUsers
      ? ["Trees look more often at features that tell something", "树会更多地使用有预测作用的特征"]
      : ["Trees look at all features alike", "树同等地使用所有特征"];
  return {
    en: `${en}: ${formatNumber(users, 0)} users at mu ${formatNumber(mu, 2)}; which tell something is asked from ${all} on (${few} when only ${m} platforms stay; users × mu of ${GUIDED_STRENGTH}), and a forest is refused below users × mu of ${leastStrength}.`,
    zh: `${zh}：${formatNumber(users, 0)} 名用户，mu 为 ${formatNumber(mu, 2)}；达到 ${all} 名起会询问哪些特征有作用（仅 ${m} 个平台留下时为 ${few} 名；用户数 × mu 达 ${GUIDED_STRENGTH}），用户数 × mu 低于 ${leastStrength} 时森林被拒绝。`,
  };
}
