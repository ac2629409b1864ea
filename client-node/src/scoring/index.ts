import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import type { ModelOf, ProgramName, SpecOf, StudyModel } from "@fedseg/shared/programs/index.ts";
import type { Table } from "../table.ts";
import type { Scorer, Scoring } from "./scorer.ts";
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

/** Applies what a study has released to a node's users, program after program. @throws RangeError when it is of other features. */
export function scoringsOf(plan: Plan, model: StudyModel, table: Table): readonly Scoring[] {
  return programsOf(plan).map(({ asked: { name, spec }, facts: { features, inputs } }, at) => {
    const scorer = scorers[name] as Scorer<unknown, unknown>;
    return scorer.prepare({ model: model[at].model, spec, features, inputs }, table);
  });
}
