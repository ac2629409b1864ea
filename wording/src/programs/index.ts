import type { PlacedProgram } from "@fedseg/shared/programs/study-program.ts";
import type { ModelOf, ProgramName, SpecOf, StudyModel, SupportOf } from "@fedseg/shared/programs/index.ts";
import type { Text } from "../language.ts";
import { affinityWords } from "./affinity.ts";
import { behaviourWords } from "./behaviour.ts";
import { boostedTreesWords } from "./boosted-trees.ts";
import { columnsName } from "./columns-name.ts";
import { classesWords } from "./classes.ts";
import { evaluateWords } from "./evaluate.ts";
import { explainWords } from "./explain.ts";
import { forestWords } from "./forest.ts";
import { hierarchyWords } from "./hierarchy.ts";
import { type RefusedProgram, isReleased } from "@fedseg/shared/programs/refused.ts";
import { ofInput } from "./input-segments.ts";
import { refusedText } from "./refused-text.ts";
import { networkWords } from "./network.ts";
import type { Section } from "./section.ts";
import { logisticWords } from "./logistic.ts";
import { segmentationWords } from "./segmentation.ts";
import { treeWords } from "./tree.ts";
import { upliftWords } from "./uplift.ts";
import { valueWords } from "./value.ts";
import type { ProgramWords, Told } from "./words.ts";

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
  /** The code with which it was refused; absent: it has a model. */
  readonly refused?: string;
}

/** Says what the programs of a study have released, and of those that were refused why. */
export function tellModel(programs: readonly PlacedProgram[], model: StudyModel): readonly ToldProgram[] {
  const before: Told[] = [];
  return programs.map(({ asked, facts }, at) => {
    const { features } = facts;
    const [{ name: program, spec }, ended] = [asked, model[at]];
    if (!isReleased(ended)) return toldRefused(program, ended);
    const [words, own] = [wordsOf(program), ended.model];
    const about = words.about?.(spec, facts) ?? [];
    const shown = words.section?.(own, spec, features, [...before]);
    const section = shown && { ...shown, paragraphs: [...shown.paragraphs, ...about] };
    const told = [...words.told(own, spec, features, [...before]), ...about];
    before.push({ asked, model: own });
    const input = ofInput(asked, facts);
    const said = input
      ? { told: [input.whose, ...told], section: section && input.titled(section) }
      : { told, section };
    const named = which(model, at);
    return {
      program,
      told: named ? said.told.map((text, place) => (place === 0 ? calledBy(text, named) : text)) : said.told,
      ...(said.section && { section: named ? titledBy(said.section, named) : said.section }),
    };
  });
}

/** What the columns of a program are called where the study has several of its name; undefined where it is the only one. */
function which(model: StudyModel, at: number): string | undefined {
  const runsOf = (all: StudyModel) =>
    all.filter((own) => isReleased(own) && own.name === model[at].name).length;
  return runsOf(model) > 1 ? columnsName(model[at].name, runsOf(model.slice(0, at + 1))) : undefined;
}

function calledBy({ en, zh }: Text, name: string): Text {
  return { en: `${name}: ${en}`, zh: `${name}：${zh}` };
}

function titledBy({ title, ...section }: Section, name: string): Section {
  return { title: { en: `${title.en}: ${name}`, zh: `${title.zh}：${name}` }, ...section };
}

function toldRefused(program: ProgramName, ended: RefusedProgram): ToldProgram {
  const told = [refusedText(ended)];
  const title = { en: `No result: ${program}`, zh: `没有结果：${program}` };
  return { program, told, section: { title, paragraphs: told }, refused: ended.refused.code };
}
