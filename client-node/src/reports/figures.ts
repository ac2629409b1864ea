import { formatNumber } from "@fedseg/wording/estimate-text.ts";

/** Writes a part of a whole in percent; a part that is not none is never written as 0 %, nor most as 100 %. */
export function shareText(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0 %";
  if (part === whole) return "100 %";
  const percent = (100 * part) / whole;
  if (percent < 0.1) return "<0.1 %";
  return percent > 99.9 ? ">99.9 %" : `${formatNumber(percent, 1)} %`;
}
