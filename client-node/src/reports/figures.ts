import { formatNumber } from "@fedseg/wording/estimate-text.ts";

/** Writes a part of a whole in percent; a part that is not none is never written as 0 %, nor most as 100 %. */
export function shareText(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0 %";
  if (part === whole) return "100 %";
  const percent = (100 * part) / whole;
  if (percent < 0.1) return "<0.1 %";
  return percent > 99.9 ? ">99.9 %" : `${formatNumber(percent, 1)} %`;
}

/** Writes a measured value with about three digits that mean something. */
export function valueText(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e12 || size < 1e-4) return value.toExponential(1);
  if (size >= 1e9) return `${formatNumber(value / 1e9, 1)} bn`;
  if (size >= 1e7) return `${formatNumber(value / 1e6, 1)} m`;
  if (size >= 100 || Number.isInteger(value)) return formatNumber(value, 0);
  const decimals = size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
  return trimZeros(formatNumber(value, decimals));
}

function trimZeros(text: string): string {
  return text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}
