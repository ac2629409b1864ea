import type { ClassQualityParams } from "../../queries/class-quality.ts";
import { rightStepsOf } from "../../queries/right-chances.ts";
import type { Scaling } from "../../queries/scaling.ts";
import type { Scorer } from "../../queries/scorer.ts";
import type { Tree } from "../../queries/trees.ts";
import { type LogisticModel, logisticScorer } from "../logistic/spec.ts";
import { type NetworkModel, networkScorer } from "../network/spec.ts";
import { type TreeModel, treeScorer } from "../tree/spec.ts";
import { AS_IT_IS } from "./score-table.ts";
import type { ClassesModel } from "./several-classes.ts";
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
  return placed(scorerOf(program, model), places);
}

/** What gives the chances of several classes, in a study whose features stand elsewhere, as above: as they are once they have been put right. */
export function placedClasses({ classes }: ClassesModel, places: readonly number[]): ClassQualityParams {
  const scorers = classes.map(({ scorer }) => placed(scorer, places));
  const [first] = scorers;
  const right = classes.map(({ recalibration = AS_IT_IS }) => rightStepsOf(recalibration));
  if (first.kind === "softmax") {
    const isRight = classes.every(({ recalibration }) => !recalibration);
    return { softmax: first, ...(!isRight && { right }) };
  }
  return { each: scorers.map((own, at) => ({ scorer: own, ...right[at] })) };
}

function placed(scorer: Scorer, places: readonly number[]): Scorer {
  const move = (columns: readonly number[]) => columns.map((column) => places[column]);
  const moved = (scaling: Scaling) => ({ ...scaling, columns: move(scaling.columns) });
  const movedTree = <Own extends Tree>(tree: Own) => ({ ...tree, columns: move(tree.columns) });
  switch (scorer.kind) {
    case "logistic":
    case "network":
      return { ...scorer, scaling: moved(scorer.scaling) };
    case "softmax":
      return { ...scorer, scaling: moved(scorer.scaling), trees: scorer.trees.map(movedTree) };
    case "tree":
      return { ...scorer, columns: move(scorer.columns) };
    case "trees": {
      const { start, trees } = scorer;
      return {
        kind: "trees",
        ...(start && { start: { ...start, scaling: moved(start.scaling) } }),
        trees: trees.map(movedTree),
      };
    }
  }
}
