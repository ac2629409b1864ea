import { show } from "@fedseg/wording/edge/show.ts";
import { sectionsText } from "../../reports/program-sections.ts";
import { segmentsText, warningsText } from "../../reports/segments-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import type { Text } from "@fedseg/wording/language.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { loadNodeConfig } from "../config.ts";
import { readShown } from "../labels/read-shown.ts";
import { resultsFolder } from "../labels/study-results.ts";

/** A segment, or one that is gone, as its file has it. */
interface Told {
  readonly title: Text;
  readonly text?: Text;
}

export const segments: Run = async ({ options: { config = "", study, lang = "en", json } }, tell) => {
  const language = languageOf(lang);
  const { name, folder } = loadNodeConfig(config);
  const { sections, warnings, ...read } = readShown(resultsFolder(folder, study));
  // The text of a line is in one language; what a segment says of itself is in both.
  const told = (code: string, { text: words, ...segment }: Told) =>
    tell(code, segment.title[language], { ...segment, ...(words && { words }) });
  if (json === undefined) {
    const cards = read.segments.length > 0 ? [segmentsText(read, name, language)] : [];
    const first = warnings.length > 0 ? [warningsText(warnings, language)] : [];
    show(
      [...first, ...cards, ...(sections.length > 0 ? [sectionsText(sections, language)] : [])].join("\n\n"),
    );
  } else {
    for (const words of warnings) tell("WARNING", words[language], { words });
    for (const segment of read.segments) told("SEGMENT", segment);
    for (const segment of read.gone) told("SEGMENT_GONE", segment);
    for (const section of sections) tell("SECTION", section.title[language], { ...section });
  }
  return 0;
};
