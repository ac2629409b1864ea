import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import type { ModelOf, ProgramName, SpecOf, StudyModel } from "@fedseg/shared/programs/index.ts";
import type { Table } from "../table.ts";
import { isReleased } from "@fedseg/shared/programs/refused.ts";
import type { NewestFiles, Scorer, Scoring } from "./scorer.ts";
import { affinityScorer } from "./affinity.ts";
import { behaviourScorer } from "./behaviour.ts";
import { boostedTreesScorer } from "./boosted-trees.ts";
import { classesScorer } from "./classes.ts";
import { evaluateScorer } from "./evaluate.ts";
import { explainScorer } from "./explain.ts";
import { forestScorer } from "./forest.ts";
import { hierarchyScorer } from "./hierarchy.ts";
import { logisticScorer } from "./logistic.ts";
import { networkScorer } from "./network.ts";
import { segmentationScorer } from "./segmentation.ts";
import { valueScorer } from "./value.ts";
import { treeScorer } from "./tree.ts";
import { upliftScorer } from "./uplift.ts";

/** What a node does with the model of every program of the registry. */
export const scorers: { readonly [Name in ProgramName]: Scorer<SpecOf<Name>, ModelOf<Name>> } = {
  segmentation: segmentationScorer,
  hierarchy: hierarchyScorer,
  logistic: logisticScorer,
  classes: classesScorer,
  value: valueScorer,
  tree: treeScorer,
  "boosted-trees": boostedTreesScorer,
  network: networkScorer,
  forest: forestScorer,
  explain: explainScorer,
  affinity: affinityScorer,
  behaviour: behaviourScorer,
  uplift: upliftScorer,
  evaluate: evaluateScorer,
};

/**
 * Applies what a study has released to a node's users, program after program; of one that was refused nobody has a score.
 * @throws RangeError when it is of other features.
 */
export function scoringsOf(plan: Plan, model: StudyModel, table: Table): readonly Scoring[] {
  return programsOf(plan).flatMap(({ asked: { name, spec }, facts: { features, inputs } }, at) => {
    const ended = model[at];
    if (!isReleased(ended)) return [];
    const scorer = scorers[name] as Scorer<unknown, unknown>;
    return [scorer.prepare({ model: ended.model, spec, features, inputs }, table)];
  });
}

/** Files that speak of the newest study alone, of all programs. */
export function filesOfNewest(): Required<NewestFiles> {
  const all = Object.values(scorers).flatMap(({ ofNewest }) => ofNewest ?? []);
  return {
    released: all.flatMap(({ released = [] }) => released),
    sealed: all.flatMap(({ sealed = [] }) => sealed),
  };
}
