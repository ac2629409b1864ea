import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Rule } from "@fedseg/shared/programs/cart/rules.ts";
import type { ExplainModel, Leaf } from "@fedseg/shared/programs/explain/spec.ts";
import type { Text } from "../../language.ts";
import { onGrid, ruleText } from "../rule-text.ts";

/** Says to one person which rule they fall under, and how often it is right. */
export function userRuleText(
  rule: Rule<Leaf>,
  model: Pick<ExplainModel, "scaling" | "numbers">,
  features: readonly FeatureSpec[],
): Text {
  const { en, zh } = ruleText(rule, onGrid(model.scaling), features);
  const number = model.numbers[rule.leaf.segment];
  const percent = Math.round(100 * rule.leaf.purity);
  return {
    en: `As a rule: ${en} is segment ${number}, for about ${percent} % of such users.`,
    zh: `按规则：${zh}，约 ${percent}% 属于客群 ${number}。`,
  };
}
