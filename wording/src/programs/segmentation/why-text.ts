import type { ProgramFacts } from "@fedseg/shared/programs/contract.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { isWhole } from "@fedseg/shared/programs/segmentation/description-bins.ts";
import { formatNumber } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";
import type { Segment } from "./label-segment.ts";

/** Why one user is in a segment and not in the second nearest; values in natural units. */
interface Why {
  readonly segment: number;
  readonly second: number;
  /** Features that speak for the segment, strongest first. */
  readonly reasons: readonly { readonly feature: number; readonly value: number }[];
  /** The nearest change of one feature that would move the user to the second, where there is one. */
  readonly counterfactual: Change | undefined;
}

interface Change {
  readonly feature: number;
  readonly from: number;
  readonly to: number;
}

/** Says to one person, or to who answers that person, why they are in their segment. */
export function explanationText(
  { segment, second, reasons, counterfactual }: Why,
  segments: readonly Segment[],
  spec: Pick<ProgramFacts, "features">,
): Text {
  const title = segments[segment].title;
  const other = segments[second].title;
  const features = reasons.map(({ feature, value }) => {
    const named = spec.features[feature].title;
    return { en: `${named.en} ${plain(value)}`, zh: `${named.zh} ${plain(value)}` };
  });
  const why = {
    en: `In "${title.en}" rather than "${other.en}" because of: ${features.map(({ en }) => en).join(", ")}.`,
    zh: `属于「${title.zh}」而非「${other.zh}」，主要依据：${features.map(({ zh }) => zh).join("、")}。`,
  };
  if (counterfactual === undefined) {
    return {
      en: `${why.en} No change of one of these alone would move to "${other.en}".`,
      zh: `${why.zh}仅改变其中一项不会转入「${other.zh}」。`,
    };
  }
  const change = changeText(spec.features[counterfactual.feature], counterfactual);
  return {
    en: `${why.en} With ${change.en} it would be "${other.en}".`,
    zh: `${why.zh}若${change.zh}，则会转入「${other.zh}」。`,
  };
}

/** "spend above 120"; of whole numbers "number of orders of 16 or more". */
function changeText(feature: FeatureSpec, { from, to }: Change): Text {
  const { en, zh } = feature.title;
  const isUp = to > from;
  if (!isWhole(feature)) {
    const [above, more] = isUp ? ["above", "高于"] : ["below", "低于"];
    return { en: `${en} ${above} ${plain(to)}`, zh: `${zh}${more} ${plain(to)}` };
  }
  const whole = plain(Math.round(to));
  return {
    en: `${en} of ${whole} or ${isUp ? "more" : "less"}`,
    zh: `${zh}为 ${whole} 或${isUp ? "更多" : "更少"}`,
  };
}

/** Writes a value short enough to read: two decimals below 10, one below 100, none above or for whole numbers. */
function plain(value: number): string {
  const size = Math.abs(value);
  const whole = Math.abs(value - Math.round(value)) < 1e-9 * (1 + size);
  return formatNumber(value, whole || size >= 100 ? 0 : size < 10 ? 2 : 1);
}
