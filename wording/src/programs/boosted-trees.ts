import type { BoostedModel } from "@fedseg/shared/programs/boosted-trees/contract.ts";
import type { BoostedStep } from "@fedseg/shared/programs/boosted-trees/shares.ts";
import type { BoostedSupport } from "@fedseg/shared/programs/boosted-trees/support.ts";
import type { StartedSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { treesTold } from "./prediction/trees-told.ts";
import { predictionTold } from "./prediction/section.ts";
import { PREDICTION_STEPS } from "./prediction/steps.ts";
import { areaTable, predictionAims, startedAim } from "./prediction/words.ts";
import type { ProgramWords } from "./words.ts";

/** Words for every step: a missing one does not compile. */
const STEPS: Readonly<Record<BoostedStep, Text>> = {
  ...PREDICTION_STEPS,
  trees: { en: "correct the chance by what is not linear, with trees", zh: "用树修正概率中的非线性部分" },
};

/** What boosted trees say to people. */
export const boostedTreesWords: ProgramWords<StartedSpec, BoostedModel, BoostedSupport> = {
  aim: startedAim,
  purpose: predictionAims.purpose,
  session: (step) => STEPS[step as BoostedStep],
  support: ({ support, leastSupport }, m) => ({
    words: supportText(support, leastSupport, m),
    ...areaTable(support.areaSigma),
  }),
  ...predictionTold({ en: "boosted trees", zh: "提升树" }, treesTold),
};

function supportText(
  { users, goodUsers, goodStrength, leastStrength, mu }: BoostedSupport,
  { goodUsers: least }: BoostedSupport,
  m: number,
): Text {
  const [all, few] = [goodUsers, least].map((count) => formatNumber(count, 0));
  const [en, zh] =
    users >= goodUsers
      ? ["Trees find what is not linear", "树能找到非线性的部分"]
      : ["Trees find little of what is not linear at this noise", "在此噪声下树只能找到少量非线性的部分"];
  return {
    en: `${en}: ${formatNumber(users, 0)} users at mu ${formatNumber(mu, 2)}; they bring much from ${all} on (${few} when only ${m} platforms stay; users × mu of ${goodStrength}), and are refused below users × mu of ${leastStrength}.`,
    zh: `${zh}：${formatNumber(users, 0)} 名用户，mu 为 ${formatNumber(mu, 2)}；达到 ${all} 名后收益明显（仅 ${m} 个平台留下时为 ${few} 名；用户数 × mu 达 ${goodStrength}），用户数 × mu 低于 ${leastStrength} 时被拒绝。`,
  };
}
