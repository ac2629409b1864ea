import type { Scorer } from "../../queries/scorer.ts";
import { type LogisticModel, logisticScorer } from "../logistic/spec.ts";
import { type NetworkModel, networkScorer } from "../network/spec.ts";
import { type TreeModel, treeScorer } from "../tree/spec.ts";
import type { Prediction } from "./spec.ts";
import type { TreesModel } from "./trees-model.ts";

/** What gives a user's score, by the program that has learnt it. */
const SCORERS = {
  logistic: (model: Prediction) => logisticScorer(model as LogisticModel),
  tree: (model: Prediction) => treeScorer(model as TreeModel),
  network: (model: Prediction) => networkScorer(model as NetworkModel),
  "boosted-trees": (model: Prediction) => (model as TreesModel).scorer,
  forest: (model: Prediction) => (model as TreesModel).scorer,
} as const;

export type PredictingProgram = keyof typeof SCORERS;

/** Programs that foretell a class by a score. */
export const PREDICTING = Object.keys(SCORERS) as [PredictingProgram, ...PredictingProgram[]];

/** Tells whether a program foretells a class by a score. */
export function isPredicting(name: string): name is PredictingProgram {
  return Object.hasOwn(SCORERS, name);
}

/** Returns what gives a user's score. */
export function scorerOf(program: PredictingProgram, model: Prediction): Scorer {
  return SCORERS[program](model);
}

/**
 * Returns what gives a user's score in a study whose features stand elsewhere: `places` has the place of each of the model's,
 * ascending.
 */
export function placedScorer(
  program: PredictingProgram,
  model: Prediction,
  places: readonly number[],
): Scorer {
  const scorer = scorerOf(program, model);
  const move = (columns: readonly number[]) => columns.map((column) => places[column]);
  switch (scorer.kind) {
    case "logistic":
    case "softmax":
    case "network":
      return { ...scorer, scaling: { ...scorer.scaling, columns: move(scorer.scaling.columns) } };
    case "tree":
      return { ...scorer, columns: move(scorer.columns) };
    case "trees": {
      const { start, trees } = scorer;
      return {
        kind: "trees",
        ...(start && {
          start: { ...start, scaling: { ...start.scaling, columns: move(start.scaling.columns) } },
        }),
        trees: trees.map((tree) => ({ ...tree, columns: move(tree.columns) })),
      };
    }
  }
}
