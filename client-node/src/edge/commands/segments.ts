import { show } from "@fedseg/wording/edge/show.ts";
import { sectionsText } from "../../reports/program-sections.ts";
import { segmentsPage } from "../../reports/segments-page.ts";
import { segmentsText } from "../../reports/segments-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { languageOf } from "../language-of.ts";
import { loadNodeConfig } from "../config.ts";
import { requirePage, writePage } from "../owner-page.ts";
import { readSections } from "../labels/read-told.ts";
import { readSegments } from "../labels/read-segments.ts";

export const segments: Run = async ({ options: { config = "", lang = "en", html, json } }, tell) => {
  const language = languageOf(lang);
  const { name, folder } = loadNodeConfig(config);
  const read = readSegments(folder);
  if (html) requirePage(html);
  const sections = readSections(folder);
  if (json === undefined) {
    show(segmentsText(read, name, language));
    if (sections.length > 0) show(`\n${sectionsText(sections, language)}`);
  } else {
    for (const segment of read.segments) tell("SEGMENT", segment.title[language], { ...segment });
    for (const segment of read.gone) tell("SEGMENT_GONE", segment.title[language], { ...segment });
  }
  if (html) {
    writePage(html, segmentsPage({ ...read, sections }, name, language));
    tell("PAGE", `written to ${html}; it holds released numbers only`, { html });
  }
  return 0;
};
