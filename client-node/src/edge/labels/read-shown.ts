import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Text } from "@fedseg/wording/language.ts";
import type { Section } from "@fedseg/wording/programs/section.ts";
import type { ShownSegments } from "../../reports/segments-text.ts";
import { readSegments } from "./read-segments.ts";
import { readSections, readWarnings } from "./read-told.ts";

/** The segments of a node's newest study, none where it has none, and what its programs show beside them. */
export interface ShownStudy extends ShownSegments {
  readonly sections: readonly Section[];
  readonly warnings: readonly Text[];
}

/** Reads what a node shows of its newest study. @throws CodedError NO_SEGMENTS when that is nothing, or SEGMENTS_FOREIGN. */
export function readShown(folder: string): ShownStudy {
  const sections = readSections(folder);
  const isWithout = sections.length > 0 && !existsSync(join(folder, "segments.json"));
  const shown = isWithout ? { segments: [], gone: [] } : readSegments(folder);
  return { ...shown, sections, warnings: readWarnings(folder) };
}
