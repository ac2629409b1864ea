import type { PlacedProgram } from "@fedseg/shared/programs/study-program.ts";
import type { ModelOf, ProgramName, SpecOf, StudyModel, SupportOf } from "@fedseg/shared/programs/index.ts";
import type { Text } from "../language.ts";
import { affinityWords } from "./affinity.ts";
import { behaviourWords } from "./behaviour.ts";
import { boostedTreesWords } from "./boosted-trees.ts";
import { classesWords } from "./classes.ts";
import { evaluateWords } from "./evaluate.ts";
import { explainWords } from "./explain.ts";
import { forestWords } from "./forest.ts";
import { hierarchyWords } from "./hierarchy.ts";
import { networkWords } from "./network.ts";
import type { Section } from "./section.ts";
import { logisticWords } from "./logistic.ts";
import { segmentationWords } from "./segmentation.ts";
import { treeWords } from "./tree.ts";
import { upliftWords } from "./uplift.ts";
import { valueWords } from "./value.ts";
import type { ProgramWords } from "./words.ts";

/** The words of every program of the registry. */
export const programWords: {
  readonly [Name in ProgramName]: ProgramWords<SpecOf<Name>, ModelOf<Name>, SupportOf<Name>>;
} = {
  segmentation: segmentationWords,
  hierarchy: hierarchyWords,
  logistic: logisticWords,
  classes: classesWords,
  value: valueWords,
  tree: treeWords,
  "boosted-trees": boostedTreesWords,
  network: networkWords,
  forest: forestWords,
  explain: explainWords,
  affinity: affinityWords,
  behaviour: behaviourWords,
  uplift: upliftWords,
  evaluate: evaluateWords,
};

/** Returns a program's words, to be asked with its own specs and models alone. */
export function wordsOf(name: ProgramName): ProgramWords<unknown, unknown, unknown> {
  return programWords[name] as ProgramWords<unknown, unknown, unknown>;
}

/** What one program of a study says to people. */
export interface ToldProgram {
  readonly program: ProgramName;
  readonly told: readonly Text[];
  /** What is shown beside the segments; absent: nothing. */
  readonly section?: Section;
}

/** Says what the programs of a study have released. */
export function tellModel(programs: readonly PlacedProgram[], model: StudyModel): readonly ToldProgram[] {
  const all = programs.map(({ asked }, at) => ({ asked, model: model[at].model }));
  return programs.map(({ asked: { name, spec }, facts: { features } }, at) => {
    const [words, own, before] = [wordsOf(name), model[at].model, all.slice(0, at)];
    const section = words.section?.(own, spec, features, before);
    return { program: name, told: words.told(own, spec, features, before), ...(section && { section }) };
  });
}
