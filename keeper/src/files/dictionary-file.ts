import { CodedError } from "@fedseg/shared/errors.ts";
import {
  type Dictionary,
  dictionary,
  dictionaryFile,
  expandDictionary,
} from "@fedseg/shared/features/dictionary.ts";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { readCatalogue } from "./catalogue-file.ts";
import { readYaml } from "./config-file.ts";

/** Reads a study's feature dictionary. @throws CodedError CONFIG_UNREADABLE, CONFIG_INVALID, DICTIONARY_INVALID or CATALOGUE_*. */
export function loadDictionary(path: string): Dictionary {
  const file = readYaml(path, dictionaryFile);
  const { catalogue } = file;
  const listed = catalogue && readCatalogue(resolve(dirname(path), catalogue.file), catalogue.level);
  const parsed = dictionary.safeParse(expandDictionary(file, listed));
  if (parsed.success) return parsed.data;
  throw new CodedError("DICTIONARY_INVALID", {
    what: `The dictionary ${path}, with every one-hot and embedding written out, is not valid:\n${z.prettifyError(parsed.error)}\n`,
    why: "A study has at most 64 features, each a single number with a name of at most 48 characters.",
    todo: "Shorten the names or lists named above.",
  });
}
