import { show } from "@fedseg/wording/edge/show.ts";
import { sectionsText } from "../../reports/program-sections.ts";
import { segmentsText } from "../../reports/segments-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { loadNodeConfig } from "../config.ts";
import { readShown } from "../labels/read-shown.ts";
import { resultsFolder } from "../labels/study-results.ts";

export const segments: Run = async ({ options: { config = "", study, lang = "en", json } }, tell) => {
  const language = languageOf(lang);
  const { name, folder } = loadNodeConfig(config);
  const { sections, ...read } = readShown(resultsFolder(folder, study));
  if (json === undefined) {
    const cards = read.segments.length > 0 ? [segmentsText(read, name, language)] : [];
    show([...cards, ...(sections.length > 0 ? [sectionsText(sections, language)] : [])].join("\n\n"));
  } else {
    for (const segment of read.segments) tell("SEGMENT", segment.title[language], { ...segment });
    for (const segment of read.gone) tell("SEGMENT_GONE", segment.title[language], { ...segment });
    for (const section of sections) tell("SECTION", section.title[language], { ...section });
  }
  return 0;
};
