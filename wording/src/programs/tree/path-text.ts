import type { Condition } from "@fedseg/shared/programs/cart/rules.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Text } from "../../language.ts";
import { onCodes, ruleText } from "../rule-text.ts";
import { stepPercent } from "./step-percent.ts";

/** Why somebody has their chance, and what would change it. */
export interface Path {
  readonly columns: readonly number[];
  readonly features: readonly FeatureSpec[];
  /** Step of the score, and what the way to it has asked. */
  readonly step: number;
  readonly conditions: readonly Condition[];
  /** The nearest other chance: its step, and what would have to become true; absent where there is none. */
  readonly other?: { readonly step: number; readonly conditions: readonly Condition[] };
}

/** Says to one person what their chance is, why, and which smallest change would move it. */
export function pathText(target: string, { columns, features, step, conditions, other }: Path): Text {
  const places = onCodes(columns);
  const percent = stepPercent(step);
  const own: Text = {
    en: `The chance of "${target}" is ${percent} %`,
    zh: `「${target}」的概率为 ${percent} %`,
  };
  if (!other) return { en: `${own.en}, as for everybody.`, zh: `${own.zh}，与所有人相同。` };
  const [why, change] = [conditions, other.conditions].map((all) =>
    ruleText({ conditions: all }, places, features),
  );
  const moved = stepPercent(other.step);
  return {
    en: `${own.en}: ${why.en}. It would be ${moved} % with ${change.en}.`,
    zh: `${own.zh}：${why.zh}。若${change.zh}，则为 ${moved} %。`,
  };
}
