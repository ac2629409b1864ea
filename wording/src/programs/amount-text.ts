import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { Text } from "../language.ts";
import type { Amounts } from "./section.ts";
import { figure } from "./segmentation/label-values.ts";

/** Writes an amount with its error and what it counts: "2.36 ± 0.03 times". */
export function amountText(amount: Estimate, unit: Amounts["unit"]): Text {
  const text = figure(amount, unit === "share");
  return unit === "times" ? { en: `${text} times`, zh: `${text} 倍` } : { en: text, zh: text };
}
