import { join } from "node:path";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";

/** The dictionary file of the demo's study. */
export const DEMO_DICTIONARY = join(import.meta.dirname, "dictionary.yaml");
/** What it names beside itself. */
export const DEMO_CATALOGUE = join(import.meta.dirname, "categories.csv");

/** Features of the demo's study. */
export const DEMO_FEATURES = loadDictionary(DEMO_DICTIONARY).features;
