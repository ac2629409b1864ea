import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import { inputName } from "@fedseg/shared/programs/contract.ts";
import { z } from "zod";
import { studyConfig } from "../make-plan.ts";
import type { NewTemplate } from "../service/port.ts";
import { badName } from "../service/refusals.ts";
import { loadInputs } from "./inputs.ts";

/** A template as an operator writes it; paths are relative to its file. */
export const templateFile = z.strictObject({
  dictionary: z.string(),
  inputs: z.record(inputName, z.string()).default({}),
  study: studyConfig.omit({ roster: true, snapshot: true }),
});

/** Names of files that can be templates; a run is called as its template and up to eleven characters more. */
const FILE_NAME = /^([a-z0-9][a-z0-9-]{0,51})\.ya?ml$/;

/** A template, and the name of the file that it was read from. */
export interface FiledTemplate extends NewTemplate {
  readonly file: string;
}

/** Reads the templates of a folder, each named as its file. @throws CodedError CONFIG_UNREADABLE, CONFIG_INVALID, DICTIONARY_INVALID or INPUT_*. */
export function loadTemplates(folder: string): readonly FiledTemplate[] {
  const files = readdirSync(folder).filter((file) => FILE_NAME.test(file));
  return files.toSorted().map((file) => ({ file, ...loadTemplate(join(folder, file)) }));
}

/** Reads one template, named as its file. @throws CodedError TEMPLATE_NAME, CONFIG_UNREADABLE, CONFIG_INVALID, DICTIONARY_INVALID or INPUT_*. */
export function loadTemplate(path: string): NewTemplate {
  const name = FILE_NAME.exec(basename(path))?.[1];
  if (name === undefined) throw badName("template");
  const { dictionary, inputs, study } = readYaml(path, templateFile);
  const here = (relative: string) => resolve(dirname(path), relative);
  return {
    name,
    study: { ...study, dictionary: loadDictionary(here(dictionary)), ...loadInputs(inputs, here) },
  };
}
