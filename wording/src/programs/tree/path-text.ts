import type { Condition } from "@fedseg/shared/programs/cart/rules.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Text } from "../../language.ts";
import { type LikelyClass, likelyPercent, likeliestText } from "../prediction/chance-text.ts";
import { onCodes, ruleText } from "../rule-text.ts";
import { stepPercent } from "./step-percent.ts";

/** Why somebody has their chance, and what would change it. */
export interface Path<End> {
  readonly columns: readonly number[];
  readonly features: readonly FeatureSpec[];
  /** What the own end of the tree says, and what the way to it has asked. */
  readonly end: End;
  readonly conditions: readonly Condition[];
  /** The nearest end that says something else, and what would have to become true; absent where there is none. */
  readonly other?: { readonly end: End; readonly conditions: readonly Condition[] };
}

/** Says to one person what their chance is, by the steps of the ends' scores, why, and which smallest change would move it. */
export function pathText(target: string, path: Path<number>): Text {
  const percent = stepPercent(path.end);
  return withPath(
    { en: `The chance of "${target}" is ${percent} %`, zh: `「${target}」的概率为 ${percent} %` },
    path,
    (end) => `${stepPercent(end)} %`,
  );
}

/** Says to one person which class is their likeliest, why, and which smallest change would make it another. */
export function classPathText(path: Path<LikelyClass>): Text {
  return withPath(likeliestText(path.end), path, (end) => `${end.name} (${likelyPercent(end)} %)`);
}

function withPath<End>(
  own: Text,
  { columns, features, conditions, other }: Path<End>,
  told: (end: End) => string,
): Text {
  const places = onCodes(columns);
  if (!other) return { en: `${own.en}, as for everybody.`, zh: `${own.zh}，与所有人相同。` };
  const [why, change] = [conditions, other.conditions].map((all) =>
    ruleText({ conditions: all }, places, features),
  );
  const moved = told(other.end);
  return {
    en: `${own.en}: ${why.en}. It would be ${moved} with ${change.en}.`,
    zh: `${own.zh}：${why.zh}。若${change.zh}，则为 ${moved}。`,
  };
}
