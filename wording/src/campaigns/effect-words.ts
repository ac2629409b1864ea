import { formatNumber } from "../estimate-text.ts";

/** What an interval with 0 in it says. */
export const WITHIN_CHANCE = "within chance: the campaign may have done nothing";

/** Writes a difference of rates in points: "+3.1". */
export function points(value: number): string {
  return `${value > 0 ? "+" : ""}${formatNumber(100 * value, 1)}`;
}
