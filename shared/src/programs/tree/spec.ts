import { z } from "zod";
import type { Scorer } from "../../queries/scorer.ts";
import { type TreeScorer, treeScorer as scorer } from "../../queries/scorers/tree.ts";
import { isFork } from "../../queries/tree-nodes.ts";
import { type Prediction, plainPrediction, publishedPrediction, readPrediction } from "../prediction/spec.ts";

/** The released model: post-processed noisy sums and nothing else. */
export interface TreeModel extends Prediction {
  /** The features that conditions may look at. */
  readonly columns: readonly number[];
  /** Conditions, and ends with the step of the score there; the first is where every user begins. */
  readonly nodes: TreeScorer["nodes"];
}

const { columns, nodes } = scorer.shape;
const published = z.strictObject({ columns, nodes, ...publishedPrediction });

/** Returns what gives a user's score. */
export function treeScorer(model: Pick<TreeModel, "columns" | "nodes">): Scorer {
  return { kind: "tree", columns: [...model.columns], nodes: model.nodes };
}

/** Returns a model as it is published: plain values in a fixed order. */
export function plainTree(model: TreeModel): z.input<typeof published> {
  return {
    columns: [...model.columns],
    nodes: model.nodes.map((node) =>
      isFork(node)
        ? { feature: node.feature, place: node.place, atMost: node.atMost, above: node.above }
        : { step: node.step },
    ),
    ...plainPrediction(model),
  };
}

/** Reads what `plainTree` has written of a study with so many features. @throws ZodError when it is something else. */
export function readTree(plain: unknown, features: number): TreeModel {
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
