import { type HiddenUnit, OUT_BITS, TANH_BITS, tanhOf } from "@fedseg/shared/queries/hidden-units.ts";
import { SCORE_BITS, stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import { scoreRow } from "./score-row.ts";

/** Returns what units add to the score of a row on the grid, exact; writes their tangents. */
export function hiddenScore(units: readonly HiddenUnit[], row: Int32Array, tanhs: Int32Array): number {
  let sum = 0;
  for (let h = 0; h < units.length; h++) {
    tanhs[h] = tanhOf(stepOf(scoreRow(units[h], row)));
    sum += units[h].out * tanhs[h];
  }
  return Math.floor(sum / 2 ** (OUT_BITS + TANH_BITS - SCORE_BITS));
}
