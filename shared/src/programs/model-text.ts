import { type ReleasedProgram, type StudyModel, contractOf } from "./index.ts";

/** Writes what a study has released as the one JSON text that its hash covers: shortest round-trip numbers, fixed order. */
export function studyModelText([first]: StudyModel): string {
  return modelText(first);
}

/** Writes one program's model the same way. */
function modelText({ name, model }: ReleasedProgram): string {
  return `${JSON.stringify(contractOf(name).plain(model), undefined, 1)}\n`;
}
