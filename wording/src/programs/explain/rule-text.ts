import { TOP_CODE, naturalAt } from "@fedseg/shared/features/code.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Condition, Rule } from "@fedseg/shared/programs/explain/rules.ts";
import type { ExplainModel } from "@fedseg/shared/programs/explain/spec.ts";
import { isWhole } from "@fedseg/shared/programs/segmentation/description-bins.ts";
import { isTwoValued } from "@fedseg/shared/programs/segmentation/segment-scores.ts";
import { codeAt } from "@fedseg/shared/queries/scaling.ts";
import { formatNumber } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";
import { isShare } from "../segmentation/label-values.ts";

/** Says what a rule asks of a user: "orders of at least 7 and days since last order of at most 35". */
export function ruleText(
  { conditions }: Pick<Rule, "conditions">,
  model: ExplainModel,
  features: readonly FeatureSpec[],
): Text {
  if (conditions.length === 0) return { en: "everybody", zh: "所有用户" };
  const texts = conditions.map((condition) => conditionText(condition, model, features));
  return { en: texts.map(({ en }) => en).join(" and "), zh: texts.map(({ zh }) => zh).join("，且") };
}

/** Says to one person which rule they fall under, and how often it is right. */
export function userRuleText(rule: Rule, model: ExplainModel, features: readonly FeatureSpec[]): Text {
  const { en, zh } = ruleText(rule, model, features);
  const number = model.numbers[rule.leaf.segment];
  const percent = Math.round(100 * rule.leaf.purity);
  return {
    en: `As a rule: ${en} is segment ${number}, for about ${percent} % of such users.`,
    zh: `按规则：${zh}，约 ${percent}% 属于客群 ${number}。`,
  };
}

function conditionText(
  { feature, above, atMost }: Condition,
  { scaling }: ExplainModel,
  features: readonly FeatureSpec[],
): Text {
  const spec = features[scaling.columns[feature]];
  const { en, zh } = spec.title;
  if (isTwoValued(spec)) {
    return above > -Infinity ? { en: `${en}: yes`, zh: `${zh}：是` } : { en: `${en}: no`, zh: `${zh}：否` };
  }
  const natural = (place: number) => {
    const code = Math.min(Math.max(codeAt(scaling, feature, place + 0.5), 0), TOP_CODE);
    return naturalAt(spec, code);
  };
  const low = above > -Infinity ? lowText(spec, natural(above)) : undefined;
  const high =
    atMost < Infinity
      ? shortNumber(spec, isWhole(spec) ? Math.floor(natural(atMost)) : natural(atMost))
      : undefined;
  if (low === undefined) return { en: `${en} of at most ${high}`, zh: `${zh}不超过 ${high}` };
  if (high === undefined) return { en: `${en} ${low.en}`, zh: `${zh}${low.zh}` };
  return { en: `${en} ${low.en} and at most ${high}`, zh: `${zh}${low.zh}且不超过 ${high}` };
}

function lowText(spec: FeatureSpec, value: number): Text {
  const number = shortNumber(spec, isWhole(spec) ? Math.floor(value) + 1 : value);
  return isWhole(spec)
    ? { en: `of at least ${number}`, zh: `至少 ${number}` }
    : { en: `above ${number}`, zh: `高于 ${number}` };
}

/** Writes a number short enough for a rule. */
function shortNumber(spec: FeatureSpec, value: number): string {
  const shown = isShare(spec) ? 100 * value : value;
  const size = Math.abs(shown);
  const decimals = isWhole(spec) || size >= 100 ? 0 : size < 10 ? 2 : 1;
  return `${formatNumber(shown, decimals)}${isShare(spec) ? " %" : ""}`;
}
