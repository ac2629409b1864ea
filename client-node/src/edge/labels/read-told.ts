import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Section, section } from "@fedseg/wording/programs/section.ts";
import { z } from "zod";

/** What the programs of the newest study say, as results write it; words for people and nothing that is computed with. */
const written = z.array(z.looseObject({ section: section.optional() }));

/** Reads what programs show beside the segments; nothing when the file is another version's. */
export function readSections(folder: string): readonly Section[] {
  const path = join(folder, "told.json");
  if (!existsSync(path)) return [];
  try {
    return written.parse(JSON.parse(readFileSync(path, "utf8"))).flatMap((told) => told.section ?? []);
  } catch {
    return [];
  }
}
