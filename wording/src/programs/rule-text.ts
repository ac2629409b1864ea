import { TOP_CODE, naturalAt } from "@fedseg/shared/features/code.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Condition } from "@fedseg/shared/programs/cart/rules.ts";
import { isWhole } from "@fedseg/shared/programs/segmentation/description-bins.ts";
import { isTwoValued } from "@fedseg/shared/programs/segmentation/segment-scores.ts";
import { type Scaling, codeAt } from "@fedseg/shared/queries/scaling.ts";
import { formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { isShare } from "./segmentation/label-values.ts";

/** Where conditions have their places. */
export interface Places {
  /** The features that they may look at. */
  readonly columns: readonly number[];
  /** Returns the code at a place of one of them. */
  codeAt(feature: number, place: number): number;
}

/** Conditions on places on the grid. */
export function onGrid(scaling: Scaling): Places {
  return { columns: scaling.columns, codeAt: (feature, place) => codeAt(scaling, feature, place) };
}

/** Conditions on codes. */
export function onCodes(columns: readonly number[]): Places {
  return { columns, codeAt: (_, place) => place };
}

/** Says what a rule asks of a user: "orders of at least 7 and days since last order of at most 35". */
export function ruleText(
  { conditions }: { readonly conditions: readonly Condition[] },
  places: Places,
  features: readonly FeatureSpec[],
): Text {
  if (conditions.length === 0) return { en: "everybody", zh: "所有用户" };
  const texts = conditions.map((condition) => conditionText(condition, places, features));
  return { en: texts.map(({ en }) => en).join(" and "), zh: texts.map(({ zh }) => zh).join("，且") };
}

function conditionText(
  { feature, above, atMost }: Condition,
  places: Places,
  features: readonly FeatureSpec[],
): Text {
  const spec = features[places.columns[feature]];
  const { en, zh } = spec.title;
  if (isTwoValued(spec)) {
    return above > -Infinity ? { en: `${en}: yes`, zh: `${zh}：是` } : { en: `${en}: no`, zh: `${zh}：否` };
  }
  const natural = (place: number) => {
    const code = Math.min(Math.max(places.codeAt(feature, place + 0.5), 0), TOP_CODE);
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
