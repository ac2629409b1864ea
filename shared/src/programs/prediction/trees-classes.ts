import { z } from "zod";
import { type TreesScorer, plainTrees, treesScorer } from "../../queries/scorers/trees.ts";
import { columnsOfTrees, tree } from "../../queries/trees.ts";
import { type ClassesModel, plainClass, publishedClasses, readClass } from "./several-classes.ts";
import type { TreesModel } from "./trees-model.ts";

/** What a program of trees that are added up releases: of a yes or no, or of several classes. */
export type AnyTreesModel = TreesModel | ClassesModel<TreesScorer>;

const published = z.strictObject({
  /** The same of all classes. */
  trees: z.array(tree),
  ...publishedClasses({
    /** Of every tree, from left to right. */
    leaves: z.array(z.array(z.int())),
  }),
});

/** Returns a model of several classes as it is published: trees, which all classes share, once. */
export function plainTreesClasses(model: ClassesModel<TreesScorer>): z.input<typeof published> {
  const { trees } = plainTrees(model.classes[0].scorer);
  return {
    trees: trees.map(({ columns, starts }) => ({ columns, starts })),
    classes: model.classes.map((own) => {
      const { trees: leafy } = plainTrees(own.scorer);
      return {
        name: own.name,
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
  const { trees, classes, ...told } = published
    .refine((all) => columnsOfTrees(all.trees).every((place) => place < features), {
      error: "expected the features of the study",
    })
    .parse(plain);
  return {
    classes: classes.map(({ leaves, ...own }) => ({
      ...readClass(own),
      scorer: treesScorer.parse({
        kind: "trees",
        trees: trees.map((each, at) => ({ ...each, leaves: leaves[at] })),
      }),
    })),
    ...told,
  };
}
