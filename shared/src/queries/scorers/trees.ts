import { z } from "zod";
import { isComplete, weights } from "../logistic-score.ts";
import { scaling } from "../scaling.ts";
import { MOST_TREES, areAsDeep, isWhole, leavesOf, tree } from "../trees.ts";

/** Bits behind the point of a leaf's value. */
export const LEAF_BITS = 12;

/** Largest value of a leaf: 16, as a logarithm of odds. */
export const MOST_LEAF = 2 ** 16;

/**
 * Trees whose leaves are added up, in 1/2^12 of the logarithm of odds, beside the weights of a row on the grid where there
 * are some.
 */
export const treesScorer = z.strictObject({
  kind: z.literal("trees"),
  /** What the trees are added to; without it to nothing. */
  start: z
    .strictObject({ scaling, weights })
    .refine(isComplete, { error: "expected a weight for every column" })
    .optional(),
  trees: z
    .array(
      z
        .strictObject({
          ...tree.shape,
          /** From left to right. */
          leaves: z.array(z.int().min(-MOST_LEAF).max(MOST_LEAF)),
        })
        .refine((given) => isWhole(given) && given.leaves.length === leavesOf(given), {
          error: "expected a whole tree and a value for every leaf",
        }),
    )
    .min(1)
    .max(MOST_TREES)
    .refine(areAsDeep, { error: "expected trees of the same depth" }),
});

export type TreesScorer = z.infer<typeof treesScorer>;

/** A tree with what its leaves add to a score. */
export type LeafyTree = TreesScorer["trees"][number];

/** Returns a scorer as it is published: plain values in a fixed order. */
export function plainTrees({ kind, start, trees }: TreesScorer): TreesScorer {
  return {
    kind,
    ...(start && { start: plainStart(start) }),
    trees: trees.map(({ columns, starts, leaves }) => ({
      columns: [...columns],
      starts: [...starts],
      leaves: [...leaves],
    })),
  };
}

function plainStart({ scaling: own, weights: learned }: NonNullable<TreesScorer["start"]>) {
  const { columns, origin, factor, radius } = own;
  return {
    scaling: { columns: [...columns], origin: [...origin], factor: [...factor], radius },
    weights: { intercept: learned.intercept, columns: [...learned.columns] },
  };
}

/** Returns the means of the leaves below every node of a tree, the leaves' own values behind them. */
export function meansBelow({ columns, leaves }: LeafyTree): Float64Array {
  const inner = columns.length;
  const means = new Float64Array(inner + leaves.length);
  means.set(leaves, inner);
  for (let node = inner - 1; node >= 0; node--) means[node] = (means[2 * node + 1] + means[2 * node + 2]) / 2;
  return means;
}

/** Returns the step of a leaf that is nearest to a part of the logarithm of odds. */
export function leafStep(value: number): number {
  const step = Math.round(value * 2 ** LEAF_BITS);
  return Math.min(Math.max(step, -MOST_LEAF), MOST_LEAF) + 0;
}
