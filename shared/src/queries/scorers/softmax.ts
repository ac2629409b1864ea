import { z } from "zod";
import { MOST_CLASSES } from "../../features/target.ts";
import { exp } from "../../math/exp.ts";
import { log } from "../../math/log.ts";
import { addsToAll, classUnits } from "../hidden-units.ts";
import { weights } from "../logistic-score.ts";
import { scaling } from "../scaling.ts";
import { MOST_TREES, areAsDeep, isWhole, leavesOf, tree } from "../trees.ts";
import { MOST_LEAF, type TreesScorer } from "./trees.ts";

/** A tree of whose leaves each has a value for every class. */
const classTree = z
  .strictObject({
    ...tree.shape,
    /** Class by class, from left to right, as those of a tree of one score. */
    leaves: z.array(z.array(z.int().min(-MOST_LEAF).max(MOST_LEAF))),
  })
  .refine((given) => isWhole(given) && given.leaves.every((own) => own.length === leavesOf(given)), {
    error: "expected a whole tree and a value for every leaf",
  });

/** A score a class, whose chances are e^score over their sum: weights of a row on the grid, and trees or hidden units where there are some. */
export const softmaxScorer = z
  .strictObject({
    kind: z.literal("softmax"),
    scaling,
    /** Of the score of each class. */
    classes: z.array(weights).min(3).max(MOST_CLASSES),
    /** What is added to the scores. */
    trees: z
      .array(classTree)
      .max(MOST_TREES)
      .refine((all) => all.length === 0 || areAsDeep(all), { error: "expected trees of the same depth" }),
    /** Units that add to the scores; absent: none. */
    units: classUnits.optional(),
    /** The class whose chance is meant: the score is the logarithm of its odds against all others. */
    yes: z
      .int()
      .min(0)
      .max(MOST_CLASSES - 1),
  })
  .refine(
    ({ scaling: { columns }, classes, trees, units, yes }) =>
      yes < classes.length &&
      [...classes, ...(units ?? [])].every((own) => own.columns.length === columns.length) &&
      addsToAll(units, classes.length) &&
      trees.every(({ leaves }) => leaves.length === classes.length),
    {
      error:
        "expected of every class a weight for every column and a value for every leaf, of every unit too",
    },
  );

export type SoftmaxScorer = z.infer<typeof softmaxScorer>;

/** A tree with what its leaves add to the score of each class. */
export type ClassTree = SoftmaxScorer["trees"][number];

/** Returns the logarithm of the odds of one class against all others, by the scores of all. */
export function logOddsOf(scores: ArrayLike<number>, yes: number): number {
  let most = -Infinity;
  for (let at = 0; at < scores.length; at++) if (at !== yes) most = Math.max(most, scores[at]);
  let sum = 0;
  for (let at = 0; at < scores.length; at++) if (at !== yes) sum += exp(scores[at] - most);
  return scores[yes] - most - log(sum);
}

/** Returns what moves the score of a scorer's own class beyond what moves those of all classes in the mean. */
export function beyondMean({
  scaling: own,
  classes,
  trees,
  yes,
}: SoftmaxScorer): Required<Pick<TreesScorer, "start" | "trees">> {
  const beyond = (all: readonly number[]) => all[yes] - all.reduce((sum, each) => sum + each, 0) / all.length;
  return {
    start: {
      scaling: own,
      weights: {
        intercept: beyond(classes.map(({ intercept }) => intercept)),
        columns: own.columns.map((_, j) => beyond(classes.map(({ columns }) => columns[j]))),
      },
    },
    trees: trees.map(({ columns, starts, leaves }) => ({
      columns,
      starts,
      leaves: leaves[yes].map((_, leaf) => beyond(leaves.map((each) => each[leaf]))),
    })),
  };
}
