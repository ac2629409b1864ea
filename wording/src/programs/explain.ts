import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { rulesOf } from "@fedseg/shared/programs/cart/rules.ts";
import type { ExplainModel, ExplainSpec } from "@fedseg/shared/programs/explain/spec.ts";
import type { SegmentationModel, SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { Text } from "../language.ts";
import { onGrid, ruleText } from "./rule-text.ts";
import { labelSegments } from "./segmentation/label.ts";
import type { ProgramWords, Told } from "./words.ts";

/** What rules for segments say to people. */
export const explainWords: ProgramWords<ExplainSpec, ExplainModel, undefined> = {
  aim: ({ depth }) => ({
    en: `rules of at most ${depth} conditions that say who is in which segment`,
    zh: `用不超过 ${depth} 个条件的规则说明各客群`,
  }),
  purpose: () => ({
    en: "Putting the segments into rules, from sums that are released already",
    zh: "仅用已发布的汇总数，把客群写成规则",
  }),
  session: () => ({ en: "nothing: rules ask for no sums", zh: "无：规则不请求汇总" }),
  support: () => ({
    words: {
      en: "Rules cost nothing: they are made of what the segmentation is told. How often they are right is tried on made-up users and told without ±.",
      zh: "规则不消耗预算：由分群已得到的汇总数计算。其准确程度在虚构用户上试算，不标 ±。",
    },
    heads: [{ en: "", zh: "" }],
    rows: [],
  }),
  told: paragraphs,
  section: (model, spec, features, before) => ({
    title: { en: "Rules", zh: "规则" },
    paragraphs: [...paragraphs(model, spec, features, before)],
  }),
};

function paragraphs(
  model: ExplainModel,
  _spec: ExplainSpec,
  features: readonly FeatureSpec[],
  before: readonly Told[],
): readonly Text[] {
  return [fidelityText(model), ...segmentTexts(model, features, before)];
}

/** Made-up users lie more evenly than real ones do, so that rules are right more often than they say of themselves. */
function fidelityText({ fidelity }: ExplainModel): Text {
  const percent = Math.round(100 * fidelity);
  return {
    en: `Who is in which segment, in a few words. Of users made up from the released sums the rules name the right segment for about ${percent} %; for real users, who lie closer together, it is usually more. The segments themselves are not made by these rules.`,
    zh: `用几句话说明谁属于哪个客群。按已发布汇总数虚构的用户中，规则约对 ${percent}% 的人说对；真实用户更为集中，通常更高。客群本身并非由这些规则划分。`,
  };
}

function segmentTexts(
  model: ExplainModel,
  features: readonly FeatureSpec[],
  before: readonly Told[],
): Text[] {
  const found = before.findLast(({ asked }) => asked.name === "segmentation")!;
  const { sizeFloor } = found.asked.spec as SegmentationSpec;
  const segments = labelSegments(found.model as SegmentationModel, { features }, { sizeFloor });
  const rules = rulesOf(model.nodes);
  return segments.flatMap((segment, at) => {
    if (segment.hidden) return [];
    const own = rules.filter(({ leaf }) => leaf.segment === at).sort((a, b) => b.leaf.share - a.leaf.share);
    const { title } = segment;
    const number = model.numbers[at];
    if (own.length === 0) {
      return {
        en: `${number} ${title.en}: no rule so short tells it apart.`,
        zh: `${number} ${title.zh}：这样短的规则无法区分。`,
      };
    }
    const texts = own.map((rule) => ruleText(rule, onGrid(model.scaling), features));
    const [reached, right] = [
      own.map(({ leaf }) => leaf.share),
      own.map(({ leaf }) => leaf.share * leaf.purity),
    ].map((parts) => parts.reduce((sum, part) => sum + part, 0));
    const percent = Math.round((100 * right) / Math.max(reached, Number.MIN_VALUE));
    return {
      en: `${number} ${title.en}: ${texts.map(({ en }) => en).join("; or ")}. Right for about ${percent} % of those whom this names.`,
      zh: `${number} ${title.zh}：${texts.map(({ zh }) => zh).join("；或")}。所指的人中约 ${percent}% 属于该客群。`,
    };
  });
}
