import { type ClassUnit, type HiddenUnit, bendOf, tanhOf } from "@fedseg/shared/queries/hidden-units.ts";
import { stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import { scoreRow } from "./score-row.ts";

/** Returns what units add to the score of a row on the grid, exact; writes their tangents. */
export function hiddenScore(units: readonly HiddenUnit[], row: Int32Array, tanhs: Int32Array): number {
  let sum = 0;
  for (let h = 0; h < units.length; h++) {
    tanhs[h] = tanhOf(stepOf(scoreRow(units[h], row)));
    sum += units[h].out * tanhs[h];
  }
  return bendOf(sum);
}

/** Adds what units add to the scores of all classes of a row on the grid, exact; writes their tangents. */
export function addHidden(
  units: readonly ClassUnit[],
  row: Int32Array,
  tanhs: Int32Array,
  scores: Float64Array,
): void {
  for (let h = 0; h < units.length; h++) tanhs[h] = tanhOf(stepOf(scoreRow(units[h], row)));
  for (let own = 0; own < scores.length; own++) {
    let sum = 0;
    for (let h = 0; h < units.length; h++) sum += units[h].outs[own] * tanhs[h];
    scores[own] += bendOf(sum);
  }
}
