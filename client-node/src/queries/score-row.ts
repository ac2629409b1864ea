import { ONE, type Weights } from "@fedseg/shared/queries/logistic-score.ts";

/** Returns the score of a row on the grid, exact. */
export function scoreRow({ intercept, columns }: Weights, row: Int32Array): number {
  let score = intercept * ONE;
  for (let j = 0; j < columns.length; j++) score += columns[j] * row[j];
  return score;
}
