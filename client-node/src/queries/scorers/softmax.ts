import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { type SoftmaxScorer, logOddsOf } from "@fedseg/shared/queries/scorers/softmax.ts";
import { LEAF_BITS } from "@fedseg/shared/queries/scorers/trees.ts";
import { leavesOf } from "@fedseg/shared/queries/trees.ts";
import { addHidden } from "../hidden-row.ts";
import { rowScaler } from "../scale-row.ts";
import { scoreRow } from "../score-row.ts";
import { leafFinder } from "../tree-leaves.ts";
import type { Table } from "../../table.ts";
import type { RowScores } from "./scores.ts";

/** Writes a user's scores of all classes, whole numbers; false for a user who lacks a value of a feature that is looked at. */
export type ClassScores = (user: number, out: Float64Array) => boolean;

/** What one step of a leaf's value is in a score. */
const LEAF = 2 ** (SCORE_BITS - LEAF_BITS);

/** Makes ready to score the users of a table for every class. @throws RangeError when it lacks a feature. */
export function classScores(
  { scaling, classes, trees, units = [] }: SoftmaxScorer,
  table: Table,
): ClassScores {
  const scale = rowScaler(scaling, table);
  const row = new Int32Array(scaling.columns.length);
  const find = trees.length > 0 ? leafFinder(trees, table) : () => true;
  const [found, tanhs] = [trees, units].map(({ length }) => new Int32Array(length));
  const leaves = trees.length > 0 ? leavesOf(trees[0]) : 0;
  const values = classes.map((_, own) => Int32Array.from(trees.flatMap((tree) => tree.leaves[own])));
  return (user, out) => {
    if (!scale(user, row) || !find(user, found)) return false;
    for (let own = 0; own < classes.length; own++) {
      let sum = 0;
      for (let tree = 0; tree < found.length; tree++) sum += values[own][tree * leaves + found[tree]];
      out[own] = scoreRow(classes[own], row) + sum * LEAF;
    }
    if (units.length > 0) addHidden(units, row, tanhs, out);
    return true;
  };
}

/** Scores the rows of a table by the chance of one class against all others. */
export const softmaxScores: RowScores<SoftmaxScorer> = (scorer, table) => {
  const score = classScores(scorer, table);
  const scores = new Float64Array(scorer.classes.length);
  return (user) => {
    if (!score(user, scores)) return undefined;
    const odds = logOddsOf(
      scores.map((own) => own / 2 ** SCORE_BITS),
      scorer.yes,
    );
    return Math.round(odds * 2 ** SCORE_BITS);
  };
};
