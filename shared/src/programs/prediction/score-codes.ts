import { ONE, SCORE_BITS, type Weights } from "../../queries/logistic-score.ts";
import { type Scaling, placeOnGrid } from "../../queries/scaling.ts";
import { LEAF_BITS, type LeafyTree } from "../../queries/scorers/trees.ts";
import { leafOf } from "../../queries/trees.ts";

/** Returns the score of a row of codes of the plan's features by weights, as a node computes it of a row in its ball. */
export function weighCodes(
  { scaling, weights }: { readonly scaling: Scaling; readonly weights: Weights },
  row: Float64Array,
): number {
  const { columns } = scaling;
  return columns.reduce(
    (sum, column, j) => sum + weights.columns[j] * placeOnGrid(scaling, j, row[column]),
    weights.intercept * ONE,
  );
}

/** Returns what trees add to the score of a row of codes of the plan's features. */
export function addLeaves(trees: readonly LeafyTree[], row: Float64Array): number {
  const sum = trees.reduce((all, tree) => all + tree.leaves[leafOf(tree, (column) => row[column])], 0);
  return sum * 2 ** (SCORE_BITS - LEAF_BITS);
}
