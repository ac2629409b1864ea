import { ONE, SCORE_BITS } from "../../queries/logistic-score.ts";
import { type TreesScorer, LEAF_BITS, meansBelow } from "../../queries/scorers/trees.ts";

/** What moves a score. */
type Moving = Pick<TreesScorer, "start" | "trees">;

/** Returns the features of the plan that move a user's score most, or those of several classes, at most so many, the first most. */
export function movingFeatures(scorers: readonly Moving[], most: number): readonly number[] {
  const sizes = new Map<number, number>();
  for (const scorer of scorers) addSizes(scorer, sizes);
  return Array.from(sizes)
    .filter(([, size]) => size > 0)
    .sort(([one, a], [other, b]) => b - a || one - other)
    .slice(0, most)
    .map(([column]) => column);
}

function addSizes({ start, trees }: Moving, sizes: Map<number, number>): void {
  const add = (column: number, size: number) => sizes.set(column, (sizes.get(column) ?? 0) + size);
  // A row of one deviation, in the logarithm of odds.
  const deviation = ONE / 2 ** SCORE_BITS;
  start?.scaling.columns.forEach((column, j) => add(column, Math.abs(start.weights.columns[j]) * deviation));
  for (const tree of trees) {
    const below = meansBelow(tree);
    // Half of a node's users are taken to go either way.
    for (const [node, column] of tree.columns.entries()) {
      const users = 2 ** (Math.clz32(node + 1) - 31);
      add(column, (users * Math.abs(below[2 * node + 2] - below[2 * node + 1])) / 2 ** (LEAF_BITS + 1));
    }
  }
}
