import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { LEAF_BITS, type TreesScorer } from "@fedseg/shared/queries/scorers/trees.ts";
import { leavesOf } from "@fedseg/shared/queries/trees.ts";
import { leafFinder } from "../tree-leaves.ts";
import { logisticScores } from "./logistic.ts";
import type { RowScores } from "./scores.ts";

/** What one step of a leaf's value is in a score. */
const LEAF = 2 ** (SCORE_BITS - LEAF_BITS);

/** Scores the rows of a table by the leaves in which they end. */
export const treesScores: RowScores<TreesScorer> = ({ start, trees }, table) => {
  const startOf = start ? logisticScores({ kind: "logistic", ...start }, table) : () => 0;
  const find = leafFinder(trees, table);
  const leaves = leavesOf(trees[0]);
  const values = Int32Array.from(trees.flatMap((tree) => tree.leaves));
  const found = new Int32Array(trees.length);
  return (user) => {
    const from = startOf(user);
    if (from === undefined || !find(user, found)) return undefined;
    let sum = 0;
    for (let tree = 0; tree < found.length; tree++) sum += values[tree * leaves + found[tree]];
    return from + sum * LEAF;
  };
};
