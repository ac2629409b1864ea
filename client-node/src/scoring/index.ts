import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import type { ModelOf, ProgramName, SpecOf, StudyModel } from "@fedseg/shared/programs/index.ts";
import type { Text } from "@fedseg/wording/language.ts";
import type { Table } from "../table.ts";
import { columnsName } from "@fedseg/wording/programs/columns-name.ts";
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

/** A program's model applied to a node's users. */
interface Applied {
  readonly program: ProgramName;
  /** What it foretells, if anything. */
  readonly target: string | undefined;
  readonly scoring: Scoring;
}

function applied(plan: Plan, model: StudyModel, table: Table): readonly Applied[] {
  return programsOf(plan).flatMap(({ asked: { name, spec }, facts: { features, inputs } }, at) => {
    const ended = model[at];
    if (!isReleased(ended)) return [];
    const scorer = scorers[name] as Scorer<unknown, unknown>;
    const scoring = scorer.prepare({ model: ended.model, spec, features, inputs }, table);
    return [{ program: name, target: "target" in spec ? spec.target : undefined, scoring }];
  });
}

/**
 * Applies what a study has released to a node's users, program after program; of one that was refused nobody has a score.
 * @throws RangeError when it is of other features.
 */
export function scoringsOf(plan: Plan, model: StudyModel, table: Table): readonly Scoring[] {
  return applied(plan, model, table).map(({ scoring }) => scoring);
}

/** Whether any program of a study says to one person why they have their score. */
export function isExplained(plan: Plan, model: StudyModel, table: Table): boolean {
  return scoringsOf(plan, model, table).some(({ explain }) => explain);
}

/**
 * Returns what the programs of a study say to one person (a row of the table) of why they have their scores. Where several foretell one target each
 * says which it is, by the name of its columns in an export.
 */
export function explanationsOf(plan: Plan, model: StudyModel, table: Table, user: number): readonly Text[] {
  const all = applied(plan, model, table);
  return all.flatMap(({ program, target, scoring }, at) => {
    const said = scoring.explain?.(user);
    if (!said) return [];
    const isAlone =
      target === undefined || all.filter((one) => one.target === target && one.scoring.explain).length === 1;
    if (isAlone) return [said];
    const name = columnsName(program, all.slice(0, at + 1).filter((one) => one.program === program).length);
    return [{ en: `${name}: ${said.en}`, zh: `${name}：${said.zh}` }];
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
