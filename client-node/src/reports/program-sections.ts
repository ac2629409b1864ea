import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { Section, TreePart } from "@fedseg/wording/programs/section.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { treeSvg } from "./tree-svg.ts";

/** Shows what programs say beside the segments in a terminal of 80 columns. */
export function sectionsText(sections: readonly Section[], language: Language): string {
  return sections.map((section) => sectionText(section, language)).join("\n\n");
}

function sectionText({ title, paragraphs, tree }: Section, language: Language): string {
  return [
    foldText(title[language].toUpperCase()),
    ...paragraphs.map((text) => foldText(`   ${text[language]}`, 0)),
    ...(tree ? treeLines(tree, language) : []),
  ].join("\n");
}

/** Writes a tree with one group a line, each under the fork that it is of. */
function treeLines(part: TreePart, language: Language, margin = "   "): readonly string[] {
  if (!("parts" in part)) {
    const name = part.name[language].split(" › ").at(-1)!;
    return [foldText(`${margin}${name}, ${Math.max(1, Math.round(100 * part.share))} %`)];
  }
  const percent = (value: number) => `${Math.round(1000 * value) / 10} %`;
  return [
    `${margin}┬ ${percent(part.height)}`,
    ...part.parts.flatMap((each) => treeLines(each, language, `${margin}│ `)),
  ];
}

/** Writes what programs say beside the segments as parts of a page. */
export function sectionBlocks(sections: readonly Section[], language: Language): readonly Html[] {
  return sections.map(
    ({ title, paragraphs, tree }) =>
      html`<section>
        <h2>${title[language]}</h2>
        ${paragraphs.map((text) => html`<p>${text[language]}</p>`)}
        ${tree && html`<figure class="tree">${treeSvg(tree, language, title[language])}</figure>`}
      </section>`,
  );
}
