import { logOddsAt, SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import type { TreeScorer } from "@fedseg/shared/queries/scorers/tree.ts";
import { endOf, isFork } from "@fedseg/shared/queries/tree-nodes.ts";
import { codeReader } from "../code-row.ts";
import type { RowScores } from "./scores.ts";

/** Scores the rows of a table by the ends of a tree that they reach. */
export const treeScores: RowScores<TreeScorer> = ({ columns, nodes }, table) => {
  const read = codeReader(columns, table);
  const row = new Uint16Array(columns.length);
  const scores = nodes.map((node) => (isFork(node) ? 0 : logOddsAt(node.step) * 2 ** SCORE_BITS));
  return (user) => (read(user, row) ? scores[endOf(nodes, row)] : undefined);
};
