import type { PlacedProgram } from "@fedseg/shared/programs/study-program.ts";
import type { ModelOf, ProgramName, SpecOf, StudyModel, SupportOf } from "@fedseg/shared/programs/index.ts";
import type { Text } from "../language.ts";
import { segmentationWords } from "./segmentation.ts";
import type { ProgramWords } from "./words.ts";

/** The words of every program of the registry. */
export const programWords: {
  readonly [Name in ProgramName]: ProgramWords<SpecOf<Name>, ModelOf<Name>, SupportOf<Name>>;
} = {
  segmentation: segmentationWords,
};

/** Returns a program's words, to be asked with its own specs and models alone. */
export function wordsOf(name: ProgramName): ProgramWords<unknown, unknown, unknown> {
  return programWords[name] as ProgramWords<unknown, unknown, unknown>;
}

/** What one program of a study says to people. */
export interface ToldProgram {
  readonly program: ProgramName;
  readonly told: readonly Text[];
}

/** Says what the programs of a study have released. */
export function tellModel(programs: readonly PlacedProgram[], model: StudyModel): readonly ToldProgram[] {
  return programs.map(({ asked: { name, spec }, facts }, at) => {
    return { program: name, told: wordsOf(name).told(model[at].model, spec, facts.features) };
  });
}
