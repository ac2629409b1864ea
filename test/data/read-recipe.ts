import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Dictionary, dictionaryFile, expandDictionary } from "@fedseg/shared/features/dictionary.ts";
import { toNatural } from "@fedseg/shared/features/transform.ts";
import { ROOT } from "../e2e/environment.ts";
import { type ReadData, readData } from "./read-data.ts";

interface Section {
  readonly data: { readonly sources: Readonly<Record<string, unknown>> };
}

/** The texts of a page of docs/recipes: the `data` section of a node, a dictionary, and sources of another file format. */
interface Recipe {
  readonly data: Section["data"];
  readonly dictionary: Dictionary;
  readonly others: Section["data"]["sources"];
}

/** Reads the text of a recipe as its page has it. */
export function recipeOf(name: string): Recipe {
  const page = readFileSync(join(ROOT, "docs/recipes", `${name}.md`), "utf8");
  const texts = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]): unknown => parse(text));
  const [section, dictionary, other] = texts as [Section, unknown, Section | undefined];
  const parsed = expandDictionary(dictionaryFile.parse(dictionary));
  return { data: section.data, dictionary: parsed, others: other?.data.sources ?? {} };
}

/** Runs a recipe on the files of a folder, those of its example when left out. */
export function runRecipe(name: string, snapshot: string, folder?: string): Promise<ReadData> {
  const { data, dictionary } = recipeOf(name);
  const home = folder ?? join(ROOT, "examples/recipes", name);
  return readData({ data, home }, { ...dictionary, snapshotMs: Date.parse(snapshot) });
}

/** Runs a recipe's sources of the other file format on the files of a folder. */
export function runOtherFormat(name: string, snapshot: string, home: string): Promise<ReadData> {
  const { data, dictionary, others } = recipeOf(name);
  const sources = { ...data.sources, ...others };
  return readData({ data: { ...data, sources }, home }, { ...dictionary, snapshotMs: Date.parse(snapshot) });
}

/** Each user's values in natural units, to three decimals, in the order of the dictionary. */
export function naturalUsers({ table, report }: ReadData): Record<string, number[]> {
  const { ids, d, values } = table;
  const natural = (user: number) =>
    report.features.map(({ spec }, at) =>
      Number(toNatural(spec.transform, values[user * d + at]).toFixed(3)),
    );
  return Object.fromEntries(ids.map((id, user) => [id, natural(user)]));
}
