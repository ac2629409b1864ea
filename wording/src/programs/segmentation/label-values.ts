import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { SegmentFeature } from "./label-segment.ts";
import { formatEstimate } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";
import { isTwoValued } from "@fedseg/shared/programs/segmentation/segment-scores.ts";

/** Writes what is told of a feature with its name: "total spend: typical 842 ± 20, mean 1,079 ± 31". Titles carry the unit. */
export function toldText(feature: SegmentFeature): Text {
  const { spec } = feature;
  const { en, zh } = valueText(feature);
  return { en: `${spec.title.en} ${en}`, zh: `${spec.title.zh} ${zh}` };
}

/** Writes what is told of a feature in a segment: the share of a yes, else median and mean, or that the noise is too large. */
export function valueText({ spec, values }: SegmentFeature): Text {
  const share = isShare(spec);
  const { median, mean } = values;
  if (isTwoValued(spec)) return mean ? both(figure(mean, share)) : NOT_TOLD;
  if (median && mean) {
    const [middle, average] = [figure(median, share), figure(mean, share)];
    return { en: `typical ${middle}, mean ${average}`, zh: `中位数 ${middle}，均值 ${average}` };
  }
  if (median) return { en: `typical ${figure(median, share)}`, zh: `中位数 ${figure(median, share)}` };
  return mean ? { en: `mean ${figure(mean, share)}`, zh: `均值 ${figure(mean, share)}` } : NOT_TOLD;
}

/** Tells whether a feature's values are read as percentages. */
export function isShare(spec: FeatureSpec): boolean {
  return spec.unit === "share" || isTwoValued(spec);
}

/** What stands in place of a number that the noise does not allow. */
export const NOT_TOLD: Text = { en: "not told at this noise", zh: "噪声过大，不予给出" };

/** Writes a told number with its error; shares as percentages. */
export function figure({ value, sigma }: Estimate, asShare: boolean): string {
  return asShare
    ? `${formatEstimate({ value: 100 * value, sigma: 100 * sigma })} %`
    : formatEstimate({ value, sigma });
}

function both(text: string): Text {
  return { en: text, zh: text };
}
