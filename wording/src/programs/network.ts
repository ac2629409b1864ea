import type { NetworkStep } from "@fedseg/shared/programs/network/shares.ts";
import type { AnyNetworkModel } from "@fedseg/shared/programs/network/contract.ts";
import type { NetworkSpec } from "@fedseg/shared/programs/network/spec.ts";
import { LEAST_FOR_GAIN, type NetworkSupport } from "@fedseg/shared/programs/network/support.ts";
import { isOfClasses } from "@fedseg/shared/programs/prediction/several-classes.ts";
import { formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { classesTold } from "./prediction/classes-told.ts";
import { qualityText, topText } from "./prediction/quality-text.ts";
import { predictionTold } from "./prediction/section.ts";
import { PREDICTION_STEPS } from "./prediction/steps.ts";
import { areaTable, predictionAims, startedAim } from "./prediction/words.ts";
import type { ProgramWords } from "./words.ts";

/** Words for every step: a missing one does not compile. */
const STEPS: Readonly<Record<NetworkStep, Text>> = {
  ...PREDICTION_STEPS,
  bend: { en: "improve the weights of the network", zh: "改进神经网络的权重" },
};

/** What a neural network says to people. */
export const networkWords: ProgramWords<NetworkSpec, AnyNetworkModel, NetworkSupport> = {
  aim: (spec) => {
    const { rounds } = spec;
    const { en, zh } = startedAim(spec);
    return { en: `${en}, by a network in ${rounds} rounds`, zh: `${zh}（神经网络，${rounds} 轮）` };
  },
  purpose: predictionAims.purpose,
  session: (step) => STEPS[step as NetworkStep],
  support: ({ support, leastSupport }, m) => ({
    words: supportText(support, leastSupport, m),
    ...areaTable(support.areaSigma),
  }),
  ...predictionTold({ en: "neural network", zh: "神经网络" }, networkTold),
};

function networkTold(model: AnyNetworkModel, { target }: NetworkSpec): readonly Text[] {
  if (isOfClasses(model)) {
    const units = model.classes[0].scorer.units?.length ?? 0;
    return [...classesTold(model, target), unitsText(units)];
  }
  return [qualityText(model.table, target), unitsText(model.hidden.length), ...topText(model.table, target)];
}

function unitsText(units: number): Text {
  return {
    en: `A logistic regression and ${units} units that bend it: what moves one user's chance depends on the user, and is said to each.`,
    zh: `逻辑回归加 ${units} 个隐藏单元：影响某个用户概率的因素因人而异，可逐人说明。`,
  };
}

function supportText(
  { users, mu, regression, gainUsers }: NetworkSupport,
  least: NetworkSupport,
  m: number,
): Text {
  const [all, few] = [gainUsers, least.gainUsers].map((count) => formatNumber(count, 0));
  const [known, noise] = [formatNumber(users, 0), formatNumber(mu, 2)];
  const [en, zh] =
    users >= gainUsers
      ? [
          "Where the truth is no sum of features a network may foretell more than a logistic regression",
          "若真实关系并非各特征之和，神经网络可能优于逻辑回归",
        ]
      : [
          `No gain over the program ${regression} is expected, which asks for far fewer sums`,
          `预计不优于 ${regression} 程序，而后者所需汇总次数少得多`,
        ];
  return {
    en: `${en}: ${known} users at mu ${noise}; a gain was seen from users × mu of ${formatNumber(LEAST_FOR_GAIN, 0)} on, ${all} users (${few} when only ${m} platforms stay).`,
    zh: `${zh}：${known} 名用户，mu 为 ${noise}；用户数 × mu 达 ${formatNumber(LEAST_FOR_GAIN, 0)}（即 ${all} 名用户，仅 ${m} 个平台留下时为 ${few} 名）以上才见到收益。`,
  };
}
