import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { valueText } from "./figures.ts";

/** Says what happens to users whose value is missing. */
export function missingText({ missing = "drop" }: FeatureSpec): string {
  if (missing === "drop") return "missing: user left out";
  return "constant" in missing
    ? `missing: filled with ${valueText(missing.constant)}`
    : `missing: filled with the public median ${valueText(missing.publicMedian)}`;
}

/** Says the hard range in natural units. */
export function rangeText({ lo, hi, unit }: FeatureSpec): string {
  return `${valueText(lo)} to ${valueText(hi)}${unit === "" ? "" : ` ${unit}`}`;
}

/** Says on which scale the study sees a feature; empty when it is the natural one. */
export const SCALES: Readonly<Record<FeatureSpec["transform"], string>> = {
  none: "",
  log1p: "log(1 + x)",
  logit: "log(x ÷ (1 − x))",
};
