import { normalCdf } from "../../math/special-normal.ts";
import { LEAF_BITS, type LeafyTree } from "../../queries/scorers/trees.ts";
import { startsAt } from "../prediction/table-starts.ts";

/** How much the trees of a forest are taken to agree on the users of one class: the square of their correlation is not told. */
const AGREEMENT = 0.5;

/** Users of a class: how many, and where their scores lie, as logarithms of odds. */
interface Heap {
  readonly users: number;
  readonly mean: number;
  readonly spread: number;
}

/** Returns the steps at which bins begin so that about equally many users are in most: of each class the scores are taken as normal. */
export function forestStarts(trees: readonly LeafyTree[], counts: Float64Array): number[] {
  const heaps = [0, 1].map((label) => heapOf(trees, counts, label));
  const all = Math.max(heaps[0].users + heaps[1].users, 1e-9);
  const below = (score: number) =>
    heaps.reduce(
      (sum, { users, mean, spread }) => sum + (users / all) * normalCdf((score - mean) / spread),
      0,
    );
  return startsAt((level) => {
    let [low, high] = [-16, 16];
    for (let halving = 0; halving < 40; halving++) {
      const middle = (low + high) / 2;
      if (below(middle) < level) low = middle;
      else high = middle;
    }
    return high;
  });
}

function heapOf(trees: readonly LeafyTree[], counts: Float64Array, label: number): Heap {
  const leaves = trees[0].leaves.length;
  let [users, mean, apart, together] = [0, 0, 0, 0];
  for (const [at, tree] of trees.entries()) {
    const own = tree.leaves.map((_, leaf) => Math.max(counts[2 * (at * leaves + leaf) + label], 0));
    const all = Math.max(
      own.reduce((sum, count) => sum + count, 0),
      1e-9,
    );
    const values = tree.leaves.map((value) => value / 2 ** LEAF_BITS);
    const middle = values.reduce((sum, value, leaf) => sum + value * own[leaf], 0) / all;
    const square = values.reduce((sum, value, leaf) => sum + (value - middle) ** 2 * own[leaf], 0) / all;
    [users, mean] = [users + all / trees.length, mean + middle];
    [apart, together] = [apart + square, together + Math.sqrt(square)];
  }
  const variance = (1 - AGREEMENT) * apart + AGREEMENT * together * together;
  return { users, mean, spread: Math.sqrt(Math.max(variance, 1e-6)) };
}
