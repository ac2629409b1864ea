import { exp } from "@fedseg/shared/math/exp.ts";
import { logOddsAt } from "@fedseg/shared/queries/logistic-score.ts";
import { formatNumber } from "../../estimate-text.ts";

/** Writes the chance of a step of the score, in percent. */
export function stepPercent(step: number): string {
  const chance = 1 / (1 + exp(-logOddsAt(step)));
  return formatNumber(100 * chance, chance < 0.1 ? 1 : 0);
}
