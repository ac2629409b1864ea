import { downText, upText } from "@fedseg/wording/number-text.ts";

/** Writes an epsilon or mu, rounded up, with as many digits as one reads. */
export function costText(value: number): string {
  if (!(value < Infinity)) return "∞";
  if (value >= 1e6) return value.toExponential(2);
  return value >= 100 ? (Math.ceil(value * 10 - 1e-9) / 10).toFixed(1) : upText(value);
}

/** Writes a budget, rounded down. */
export function budgetText(value: number): string {
  if (!(value < Infinity)) return "∞";
  return value >= 100 ? (Math.floor(value * 10 + 1e-9) / 10).toFixed(1) : downText(value);
}

/** Writes a share in percent with one decimal, rounded up. */
export function upPercent(share: number): string {
  const percent = share * 100;
  return percent >= 1e6
    ? `${percent.toExponential(1)}\u00a0%`
    : `${(Math.ceil(percent * 10 - 1e-9) / 10).toFixed(1)}\u00a0%`;
}

/** Writes a ledger's time as UTC to the second; a text that is no time stays as it is. */
export function timeText(time: string | null): string {
  if (time === null) return "–";
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(time) ?? [];
  return day === undefined ? time : `${day} ${clock} UTC`;
}

/** Writes the beginning of a hash or key. */
export function shortHash(hex: string): string {
  return hex.length > 16 ? `${hex.slice(0, 16)}…` : hex;
}

/** Writes the digits of a whole number in groups of three. */
export function digitsText(digits: string): string {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
