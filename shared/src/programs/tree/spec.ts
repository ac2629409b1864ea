import { z } from "zod";
import { type TreeScorer, treeScorer as scorer } from "../../queries/scorers/tree.ts";
import { type Fork, codeFork, isFork } from "../../queries/tree-nodes.ts";
import {
  type ClassesModel,
  isOfClasses,
  isPublishedOfClasses,
  plainClass,
  publishedClasses,
  readClass,
} from "../prediction/several-classes.ts";
import { type Prediction, plainPrediction, publishedPrediction, readPrediction } from "../prediction/spec.ts";

/** The released model: post-processed noisy sums and nothing else. */
export interface TreeModel extends Prediction {
  /** The features that conditions may look at. */
  readonly columns: readonly number[];
  /** Conditions, and ends with the step of the score there; the first is where every user begins. */
  readonly nodes: TreeScorer["nodes"];
}

/** The same of a yes or no, or of several classes. */
export type AnyTreeModel = TreeModel | ClassesModel<TreeScorer>;

const { columns, nodes } = scorer.shape;
const published = z.strictObject({ columns, nodes, ...publishedPrediction });

/** Returns what gives a user's score. */
export function treeScorer(model: Pick<TreeModel, "columns" | "nodes">): TreeScorer {
  return { kind: "tree", columns: [...model.columns], nodes: model.nodes };
}

/** Returns a model as it is published: plain values in a fixed order. */
export function plainTree(model: AnyTreeModel): object {
  if (isOfClasses(model)) return plainTreeClasses(model);
  const plain: z.input<typeof published> = {
    columns: [...model.columns],
    nodes: model.nodes.map((node) => (isFork(node) ? plainFork(node) : { step: node.step })),
    ...plainPrediction(model),
  };
  return plain;
}

function plainFork({ feature, place, atMost, above }: Fork): Fork {
  return { feature, place, atMost, above };
}

/** Conditions, which all classes share, once; at an end the steps of all classes' scores. */
const publishedOfClasses = z.strictObject({
  columns,
  nodes: z.array(z.union([codeFork, z.strictObject({ steps: z.array(z.int()) })])),
  ...publishedClasses({}),
});

function plainTreeClasses({
  classes,
  users,
  usersSigma,
}: ClassesModel<TreeScorer>): z.input<typeof publishedOfClasses> {
  const [{ scorer: first }] = classes;
  return {
    columns: [...first.columns],
    nodes: first.nodes.map((node, at) => {
      if (isFork(node)) return plainFork(node);
      return { steps: classes.map(({ scorer: own }) => stepOf(own.nodes[at])) };
    }),
    classes: classes.map((own) => ({ name: own.name, ...plainClass(own) })),
    users,
    usersSigma,
  };
}

function stepOf(node: TreeScorer["nodes"][number]): number {
  return isFork(node) ? 0 : node.step;
}

function readTreeClasses(plain: unknown, features: number): ClassesModel<TreeScorer> {
  const {
    columns: chosen,
    nodes: own,
    classes,
    ...told
  } = publishedOfClasses
    .refine((model) => model.columns.every((place) => place < features), {
      error: "expected the features of the study",
    })
    .parse(plain);
  return {
    classes: classes.map((each, yes) => ({
      ...readClass(each),
      scorer: scorer.parse({
        kind: "tree",
        columns: chosen,
        nodes: own.map((node) => (isFork(node) ? node : { step: node.steps[yes] })),
      }),
    })),
    ...told,
  };
}

/** Reads what `plainTree` has written of a study with so many features. @throws ZodError when it is something else. */
export function readTree(plain: unknown, features: number): AnyTreeModel {
  if (isPublishedOfClasses(plain)) return readTreeClasses(plain, features);
  const {
    columns: chosen,
    nodes: own,
    ...told
  } = published
    .refine(
      (model) =>
        model.columns.every((place) => place < features) && scorer.safeParse(treeScorer(model)).success,
      { error: "expected a tree over features of the study" },
    )
    .parse(plain);
  return { columns: chosen, nodes: own, ...readPrediction(told) };
}
