import { type ProgramWords, supportRow } from "@fedseg/wording/programs/words.ts";
import { formatEstimate } from "@fedseg/wording/estimate-text.ts";
import type { MeansModel, MeansSpec, MeansSupport } from "./contract.ts";

/** What the means say to people. */
export const meansWords: ProgramWords<MeansSpec, MeansModel, MeansSupport> = {
  aim: () => ({ en: "means", zh: "均值" }),
  purpose: () => ({ en: "A mean of every feature", zh: "每个特征的均值" }),
  session: () => ({ en: "average every feature", zh: "求每个特征的均值" }),
  support: ({ support: { ofRange } }) => ({
    words: { en: `A mean is known to ± ${ofRange} of its range.`, zh: `均值误差为范围的 ± ${ofRange}。` },
    heads: [
      { en: "a mean", zh: "均值" },
      { en: "of the range", zh: "占取值范围" },
    ],
    rows: [supportRow({ en: "any", zh: "任一" }, `${ofRange}`)],
  }),
  told: ({ means }, _, features) =>
    means.map((mean, j) => ({
      en: `${features[j].title.en}: ${formatEstimate(mean)} on average.`,
      zh: `${features[j].title.zh}:平均 ${formatEstimate(mean)}。`,
    })),
};
