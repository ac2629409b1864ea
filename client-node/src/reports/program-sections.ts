import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { Curves, Section, TreePart } from "@fedseg/wording/programs/section.ts";
import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import { padLeft } from "@fedseg/wording/terminal/fit-columns.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { curveSvg } from "./curve-svg.ts";
import { treeSvg } from "./tree-svg.ts";

/** Shows what programs say beside the segments in a terminal of 80 columns. */
export function sectionsText(sections: readonly Section[], language: Language): string {
  return sections.map((section) => sectionText(section, language)).join("\n\n");
}

function sectionText({ title, paragraphs, tree, curves }: Section, language: Language): string {
  return [
    foldText(title[language].toUpperCase()),
    ...paragraphs.map((text) => foldText(`   ${text[language]}`, 0)),
    ...(tree ? treeLines(tree, language) : []),
    ...(curves ? curveLines(curves, language) : []),
  ].join("\n");
}

/** Columns of a number of segments and of each line's value. */
const [NUMBER, VALUE] = [6, 24];

/** Writes curves with one number a line; that which was taken has a star. */
function curveLines({ from, mark, lines }: Curves, language: Language): readonly string[] {
  const heads = lines.map(({ name }) => padLeft(name[language], VALUE)).join("");
  const rows = lines[0].values.map((_, at) => {
    const number = `${from + at === mark ? "*" : " "}${from + at}`;
    const values = lines.map(({ values: own, sigmas }) => padLeft(bandText(own[at], 2 * sigmas[at]), VALUE));
    return `   ${padLeft(number, NUMBER)}${values.join("")}`;
  });
  return [`   ${" ".repeat(NUMBER)}${heads}`, ...rows];
}

function bandText(value: number, reach: number): string {
  const [own, lo, hi] = [value, value - reach, value + reach].map((each) => formatNumber(each, 2));
  return `${own} (${lo} – ${hi})`;
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
    ({ title, paragraphs, tree, curves }) =>
      html`<section>
        <h2>${title[language]}</h2>
        ${paragraphs.map((text) => html`<p>${text[language]}</p>`)}
        ${tree && html`<figure class="tree">${treeSvg(tree, language, title[language])}</figure>`}
        ${curves && html`<div class="pair">${curves.lines.map((line) => curveFigure(curves, line, language))}</div>`}
      </section>`,
  );
}

function curveFigure(curves: Curves, line: Curves["lines"][number], language: Language): Html {
  const name = line.name[language];
  return html`<figure>
    <figcaption>${name}</figcaption>
    ${curveSvg(curves, line, name)}
  </figure>`;
}
