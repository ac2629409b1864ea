import {
  type BehaviourFigures,
  commonFigures,
  segmentFigures,
} from "@fedseg/shared/programs/behaviour/figures.ts";
import type { BehaviourModel, BehaviourSpec } from "@fedseg/shared/programs/behaviour/spec.ts";
import type { BehaviourSupport } from "@fedseg/shared/programs/behaviour/support.ts";
import { formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { cartsTexts, figuresText } from "./behaviour/figures-text.ts";
import { funnelPicture } from "./behaviour/funnel-picture.ts";
import { returnCurves } from "./behaviour/return-curves.ts";
import { numberedSegments } from "./numbered-segment.ts";
import { type ProgramWords, supportRow } from "./words.ts";

/** What the program about behaviour says to people. */
export const behaviourWords: ProgramWords<BehaviourSpec, BehaviourModel, BehaviourSupport> = {
  aim: () => ({ en: "how each segment behaves", zh: "各客群的行为" }),
  purpose: () => ({
    en: "Counting how far the users of each segment get from a look to an order, when they order, and who comes back",
    zh: "统计各客群用户从浏览到下单走到哪一步、何时下单以及谁会再次下单",
  }),
  session: () => ({ en: "count how each segment's users behave", zh: "统计各客群用户的行为" }),
  support: ({ support, leastSupport }, m) => ({
    words: {
      en: `A share of a segment is told from about ${formatNumber(support.toldFrom, 0)} of its users on (${formatNumber(leastSupport.toldFrom, 0)} when only ${m} platforms stay).`,
      zh: `客群约有 ${formatNumber(support.toldFrom, 0)} 名用户后才会说明占比（仅 ${m} 个平台留下时为 ${formatNumber(leastSupport.toldFrom, 0)}）。`,
    },
    heads: [
      { en: "± of a share", zh: "占比的误差 ±" },
      { en: "in points of a hundred", zh: "百分点" },
    ],
    rows: [
      supportRow(
        { en: "a half, in a segment of average size", zh: "平均大小客群中的一半" },
        formatNumber(100 * support.shareSigma, 1),
      ),
    ],
  }),
  told: (model, spec) => texts(model, spec),
  section: (model, spec) => {
    const curves = returnCurves(model);
    return {
      title: { en: "How segments behave", zh: "各客群的行为" },
      paragraphs: [...texts(model, spec)],
      ...(curves && { curves }),
      amounts: funnelPicture(model),
    };
  },
};

function texts(model: BehaviourModel, { windowDays }: BehaviourSpec): readonly Text[] {
  const common = commonFigures(model);
  return [
    figuresText({ en: "Everybody", zh: "全体" }, common, windowDays),
    ...cartsTexts(common),
    ...alike(model, windowDays).map(({ numbers, figures }) =>
      figuresText(numberedSegments(numbers), figures, windowDays),
    ),
  ];
}

/** Segments, in their order, each with those of which the same is said. */
function alike(
  model: BehaviourModel,
  windowDays: number,
): readonly { readonly numbers: number[]; readonly figures: BehaviourFigures }[] {
  const groups = new Map<string, { readonly numbers: number[]; readonly figures: BehaviourFigures }>();
  for (const [segment, number] of model.numbers.entries()) {
    const figures = segmentFigures(model, segment);
    const said = figuresText({ en: "", zh: "" }, figures, windowDays).en;
    const group = groups.get(said) ?? { numbers: [], figures };
    groups.set(said, group);
    group.numbers.push(number);
  }
  return [...groups.values()];
}
