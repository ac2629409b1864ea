import type { Norm } from "@fedseg/shared/private-sum/types.ts";
import { formatNumber } from "./estimate-text.ts";

/** Writes a cost, rounded up in its last digit. */
export function upText(value: number): string {
  return (Math.ceil(value * 1000 - 1e-9) / 1000).toFixed(3);
}

/** Writes what is left, rounded down in its last digit. */
export function downText(value: number): string {
  return (Math.floor(value * 1000 + 1e-9) / 1000).toFixed(3);
}

/** Writes a whole number with commas between thousands. */
export function countText(value: number): string {
  return formatNumber(value, 0);
}

/** Writes how many there are of something: "1 entry", "30 entries". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** Writes a measured number with three significant digits, in powers of ten below 1/10,000 and from a million on. */
export function sizeText(value: number): string {
  if (value === 0) return "0";
  if (Math.abs(value) < 1e-4) return value.toExponential(1);
  if (Math.abs(value) >= 1e6) return value.toExponential(2).replace("e+", "e");
  let decimals = 2;
  for (let size = Math.abs(value); size >= 10 && decimals > 0; size /= 10) decimals -= 1;
  for (let size = Math.abs(value); size < 1; size *= 10) decimals += 1;
  return formatNumber(value, decimals);
}

/** Writes a part of a whole as percentage with up to two decimals. */
export function percentText(part: number): string {
  const percent = part * 100;
  if (percent > 0 && percent < 0.01) return "< 0.01 %";
  return `${formatNumber(percent, percent < 10 ? 2 : 1)} %`;
}

/** Writes the bound on one user's part of a block. */
export function normText(norm: Norm): string {
  return norm.kind === "l2" ? `L2 ${sizeText(Math.sqrt(norm.square))}` : `${norm.count} × 1`;
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
