import type { PredictionSpec, StartedSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { formatNumber } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";
import { type SupportWords, type ProgramWords, supportRow } from "../words.ts";

/** What a program that foretells a class makes, and what becomes of people's data in it. */
export const predictionAims: Pick<ProgramWords<PredictionSpec, never, never>, "aim" | "purpose"> = {
  aim: ({ target }) => ({ en: `the chance of "${target}"`, zh: `「${target}」的概率` }),
  purpose: ({ target }) => ({
    en: `Foretelling "${target}" from users' features, as a chance`,
    zh: `由用户特征预测「${target}」的概率`,
  }),
};

/** What a program makes that begins with a regression of its own, or with that before it. */
export function startedAim(spec: StartedSpec): Text {
  const { en, zh } = predictionAims.aim(spec);
  if (spec.start === undefined) return { en, zh };
  const [name, title] = { logistic: ["logistic", "逻辑"], classes: ["softmax", " softmax "] }[spec.start];
  return {
    en: `${en}, which begins with the ${name} regression before it`,
    zh: `${zh}（从其前的${title}回归开始）`,
  };
}

/** The table of how well it will be known how good a prediction is. */
export function areaTable(areaSigma: number): Pick<SupportWords, "heads" | "rows"> {
  return {
    heads: [
      { en: "the area under the curve (½ to 1)", zh: "曲线下面积（½ 至 1）" },
      { en: "± from the noise", zh: "噪声误差 ±" },
    ],
    rows: [
      supportRow(
        { en: "when a fifth of the users are yes", zh: "五分之一的用户为“是”时" },
        formatNumber(areaSigma, 3),
      ),
    ],
  };
}
