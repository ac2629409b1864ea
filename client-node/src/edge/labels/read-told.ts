import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Text } from "@fedseg/wording/language.ts";
import { type Section, section } from "@fedseg/wording/programs/section.ts";
import { z } from "zod";

const warning = z.strictObject({ en: z.string(), zh: z.string() });

/** What the programs of the newest study say, as results write it; words for people and nothing that is computed with. */
const written = z.array(z.looseObject({ section: section.optional(), warning: warning.optional() }));

type Written = z.infer<typeof written>;

/** Reads what programs show beside the segments; nothing when the file is another version's. */
export function readSections(folder: string): readonly Section[] {
  return readTold(folder).flatMap((told) => told.section ?? []);
}

/** Reads what is to be known before a study's results are used. */
export function readWarnings(folder: string): readonly Text[] {
  return readTold(folder).flatMap((told) => told.warning ?? []);
}

function readTold(folder: string): Written {
  const path = join(folder, "told.json");
  if (!existsSync(path)) return [];
  try {
    return written.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return [];
  }
}
