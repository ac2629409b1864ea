import type { LogisticScorer } from "@fedseg/shared/queries/scorers/logistic.ts";
import { rowScaler } from "../scale-row.ts";
import { scoreRow } from "../score-row.ts";
import type { RowScores } from "./scores.ts";

/** Scores the rows of a table by their weights. */
export const logisticScores: RowScores<LogisticScorer> = ({ scaling, weights }, table) => {
  const scale = rowScaler(scaling, table);
  const row = new Int32Array(scaling.columns.length);
  return (user) => (scale(user, row) ? scoreRow(weights, row) : undefined);
};
