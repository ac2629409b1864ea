import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { valueText } from "@fedseg/wording/number-text.ts";
import { type Language, sayIn } from "@fedseg/wording/language.ts";
import { withUnit } from "@fedseg/wording/unit-text.ts";

/** Says what happens to users whose value is missing. */
export function missingText({ missing = "drop" }: FeatureSpec, language: Language): string {
  const say = sayIn(language);
  if (missing === "drop") return say("missing: user left out", "缺失时：不统计该用户");
  if ("constant" in missing) {
    const constant = valueText(missing.constant);
    return say(`missing: filled with ${constant}`, `缺失时：填入 ${constant}`);
  }
  const median = valueText(missing.publicMedian);
  return say(`missing: filled with the public median ${median}`, `缺失时：填入公开中位数 ${median}`);
}

/** Says the hard range in natural units. */
export function rangeText({ lo, hi, unit }: FeatureSpec, language: Language): string {
  const to = sayIn(language)("to", "至");
  return withUnit(`${valueText(lo)} ${to} ${valueText(hi)}`, unit, language);
}

/** Says on which scale the study sees a feature; empty when it is the natural one. */
export const SCALES: Readonly<Record<FeatureSpec["transform"], string>> = {
  none: "",
  log1p: "log(1 + x)",
  logit: "log(x ÷ (1 − x))",
};
