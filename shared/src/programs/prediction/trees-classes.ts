import { z } from "zod";
import { type TreesScorer, plainTrees, treesScorer } from "../../queries/scorers/trees.ts";
import { type Weights, weights } from "../../queries/logistic-score.ts";
import { scaling } from "../../queries/scaling.ts";
import { columnsOfTrees, tree } from "../../queries/trees.ts";
import { type ClassesModel, plainClass, publishedClasses, readClass } from "./several-classes.ts";

const published = z.strictObject({
  /** How rows are mapped to the grid that the weights are of; absent: there are none. */
  scaling: scaling.optional(),
  /** The same of all classes. */
  trees: z.array(tree),
  ...publishedClasses({
    weights: weights.optional(),
    /** Of every tree, from left to right. */
    leaves: z.array(z.array(z.int())),
  }),
});

/** Returns a model of several classes as it is published: trees, which all classes share, once. */
export function plainTreesClasses(model: ClassesModel<TreesScorer>): z.input<typeof published> {
  const { start, trees } = plainTrees(model.classes[0].scorer);
  return {
    ...(start && { scaling: start.scaling }),
    trees: trees.map(({ columns, starts }) => ({ columns, starts })),
    classes: model.classes.map((own) => {
      const { start: weighed, trees: leafy } = plainTrees(own.scorer);
      return {
        name: own.name,
        ...(weighed && { weights: weighed.weights }),
        leaves: leafy.map(({ leaves }) => leaves),
        ...plainClass(own),
      };
    }),
    users: model.users,
    usersSigma: model.usersSigma,
  };
}

/** Reads what `plainTreesClasses` has written of a study with so many features. @throws ZodError when it is something else. */
export function readTreesClasses(plain: unknown, features: number): ClassesModel<TreesScorer> {
  const {
    scaling: map,
    trees,
    classes,
    ...told
  } = published
    .refine(
      ({ scaling: own, trees: all }) =>
        [...columnsOfTrees(all), ...(own?.columns ?? [])].every((place) => place < features),
      { error: "expected the features of the study" },
    )
    .parse(plain);
  const scorerOf = (learned: Weights | undefined, leaves: readonly (readonly number[])[]) =>
    treesScorer.parse({
      kind: "trees",
      ...((map || learned) && { start: { scaling: map, weights: learned } }),
      trees: trees.map((own, at) => ({ ...own, leaves: leaves[at] })),
    });
  return {
    classes: classes.map((own) => ({ ...readClass(own), scorer: scorerOf(own.weights, own.leaves) })),
    ...told,
  };
}
