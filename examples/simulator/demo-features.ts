import { join } from "node:path";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";

/** The dictionary file of the demo's study. */
export const DEMO_DICTIONARY = join(import.meta.dirname, "dictionary.yaml");

/** Features of the demo's study. */
export const DEMO_FEATURES = loadDictionary(DEMO_DICTIONARY).features;
