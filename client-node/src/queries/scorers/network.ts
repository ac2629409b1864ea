import type { NetworkScorer } from "@fedseg/shared/queries/scorers/network.ts";
import { hiddenScore } from "../hidden-row.ts";
import { rowScaler } from "../scale-row.ts";
import { scoreRow } from "../score-row.ts";
import type { RowScores } from "./scores.ts";

/** Scores the rows of a table by weights and hidden units. */
export const networkScores: RowScores<NetworkScorer> = ({ scaling, weights, hidden }, table) => {
  const scale = rowScaler(scaling, table);
  const row = new Int32Array(scaling.columns.length);
  const tanhs = new Int32Array(hidden.length);
  return (user) => (scale(user, row) ? scoreRow(weights, row) + hiddenScore(hidden, row, tanhs) : undefined);
};
