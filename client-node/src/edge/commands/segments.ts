import { show } from "@fedseg/wording/edge/show.ts";
import { sectionsText } from "../../reports/program-sections.ts";
import { segmentsText } from "../../reports/segments-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { languageOf } from "../language-of.ts";
import { loadNodeConfig } from "../config.ts";
import { readSections } from "../labels/read-told.ts";
import { readSegments } from "../labels/read-segments.ts";

export const segments: Run = async ({ options: { config = "", lang = "en", json } }, tell) => {
  const language = languageOf(lang);
  const { name, folder } = loadNodeConfig(config);
  const read = readSegments(folder);
  const sections = readSections(folder);
  if (json === undefined) {
    show(segmentsText(read, name, language));
    if (sections.length > 0) show(`\n${sectionsText(sections, language)}`);
  } else {
    for (const segment of read.segments) tell("SEGMENT", segment.title[language], { ...segment });
    for (const segment of read.gone) tell("SEGMENT_GONE", segment.title[language], { ...segment });
    for (const section of sections) tell("SECTION", section.title[language], { ...section });
  }
  return 0;
};
