import type { Language } from "@fedseg/wording/language.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { sectionFigures } from "@fedseg/wording/pictures/section-figures.ts";
import type { Section } from "@fedseg/wording/programs/section.ts";
import { figureGroup } from "./figure-block.ts";

/** Lets no line end within a number and its sign of percent or its error. */
function unbroken(text: string): string {
  return text.replaceAll(/ ?± ?| (?=%)/g, (found) => found.replaceAll(" ", "\u00A0"));
}

/** Shows what a program says beside the segments: its words, and pictures where there are. */
export function sectionBlock(section: Section, language: Language): Html {
  const { paragraphs, picture } = section;
  const words = [...paragraphs, ...(picture ? [picture] : [])];
  return html`${words.map((text) => html`<p>${unbroken(text[language])}</p>`)}
  ${sectionFigures(section, language).map(figureGroup)}`;
}
