import { LANGUAGES, type Language, type Text } from "@fedseg/wording/language.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { pageOf } from "@fedseg/wording/page/page.ts";
import { NOTICES } from "@fedseg/wording/playbooks/playbook.ts";
import type { Section } from "@fedseg/wording/programs/section.ts";
import type { Segment, VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { goneText } from "@fedseg/wording/programs/segmentation/label-text.ts";
import type { OwnAverage } from "../../labels/own-averages.ts";
import { SEGMENT_WORDS } from "../segment-words.ts";
import type { ShownSegments } from "../segments-text.ts";
import { featureFigures } from "./feature-figures.ts";
import { INSIGHTS_STYLE } from "./insights-style.ts";
import { INSIGHTS_WORDS, whoseText } from "@fedseg/wording/pictures/insights-words.ts";
import { sectionBlock } from "./section-block.ts";
import { segmentCard } from "./segment-card.ts";
import { profileFigures, sizeFigure } from "./segment-figures.ts";

/** What a study has released, and what the node's own users of its segments are like. */
export interface Insights extends ShownSegments {
  readonly sections: readonly Section[];
  /** Exact numbers that stay at the node; none on a page that others may see. */
  readonly own: readonly OwnAverage[];
  /** Whose results they are, and as of which moment; undefined where the node does not know. */
  readonly study?: { readonly title: string; readonly snapshot: string } | undefined;
}

/**
 * Writes everything that a study says to who plans campaigns as one HTML page, in both languages with a switch between them:
 * nothing outside it is loaded, nothing in it runs.
 */
export function insightsPage(insights: Insights, node: string, language: Language): string {
  const content = html`
    <fieldset class="languages">
      <legend class="aloud">${LANGUAGES.map((each) => INSIGHTS_WORDS[each].language).join(" · ")}</legend>
      ${LANGUAGES.map((each) => languageSwitch(each, each === language))}
    </fieldset>
    ${LANGUAGES.map(
      (each) => html`<div class="in-${each}" lang="${each}">${contentIn(insights, node, each)}</div>`,
    )}
  `;
  const about = insights.study ? [insights.study.title] : [];
  const title = [INSIGHTS_WORDS[language].title, ...about, node].join(" · ");
  return pageOf({ language, title, style: INSIGHTS_STYLE }, content);
}

function languageSwitch(language: Language, isFirst: boolean): Html {
  const name = { en: "English", zh: "中文" }[language];
  const input = isFirst
    ? html`<input type="radio" name="language" id="${language}" checked />`
    : html`<input type="radio" name="language" id="${language}" />`;
  return html`${input}<label for="${language}" lang="${language}">${name}</label>`;
}

interface Part {
  readonly title: string;
  readonly body: Html;
}

/** What is shown of the segments themselves, the largest first. */
function segmentParts(
  { segments, gone, own }: Pick<Insights, "gone" | "own"> & { readonly segments: readonly VisibleSegment[] },
  language: Language,
): readonly Part[] {
  const words = INSIGHTS_WORDS[language];
  return [
    { title: words.sizes, body: sizeFigure(segments, language) },
    { title: words.glance, body: profileFigures(segments, language) },
    {
      title: words.cards,
      body: html`${segments.map((segment) => segmentCard(segment, own, language))}
      ${gone.map((each) => html`<p>${goneText(each)[language]}</p>`)}`,
    },
    { title: words.features, body: featureFigures(segments, own, language) },
  ];
}

function contentIn(
  { segments, gone, sections, own, study, warnings }: Insights,
  node: string,
  language: Language,
): Html {
  const words = INSIGHTS_WORDS[language];
  const visible = visibleOf(segments);
  const parts = [
    ...(visible.length > 0 ? segmentParts({ segments: visible, gone, own }, language) : []),
    ...sectionParts(sections, language),
  ];
  return html`
    <h1>${words.title}</h1>
    ${study && html`<p>${whoseText(study)[language]}</p>`}
    <p class="quiet">${node} · ${words.ofStudy(visible.length)}</p>
    ${warned(warnings, language)}
    <p class="quiet">${words.errors}</p>
    ${
      own.length > 0
        ? html`<div class="local">
            <p>${words.own} <code>--released</code></p>
          </div>`
        : undefined
    }
    <nav aria-label="${words.contents}">
      ${parts.map(({ title }, at) => html`<a href="#${language}-${at + 1}">${title}</a>`)}
    </nav>
    ${parts.map((part, at) => partBlock(part, `${language}-${at + 1}`))}
    <footer class="quiet">
      ${NOTICES.map((notice) => html`<p>${notice[language]}</p>`)} ${smallOnes(segments, language)}
    </footer>
  `;
}

/** What is to be known before results are used. */
function warned(warnings: readonly Text[] = [], language: Language): readonly Html[] {
  return warnings.map(
    (text) => html`<p><strong>${`${SEGMENT_WORDS[language].warning}${text[language]}`}</strong></p>`,
  );
}

/** Writes the segments of a study and the node's own users in them, without the page around it. */
export function segmentsContent(
  { segments, gone, own, warnings }: Omit<Insights, "sections">,
  language: Language,
): Html {
  const visible = visibleOf(segments);
  const parts = visible.length > 0 ? segmentParts({ segments: visible, gone, own }, language) : [];
  return html`${warned(warnings, language)}
    <p class="quiet">${INSIGHTS_WORDS[language].errors}</p>
    ${parts.map((part, at) => partBlock(part, `segments-${at + 1}`))} ${smallOnes(segments, language)}`;
}

/** Writes what the programs of a study say beside its segments, without the page around it. */
export function sectionsContent(sections: readonly Section[], language: Language): Html {
  return html`<p class="quiet">${INSIGHTS_WORDS[language].errors}</p>
    ${sectionParts(sections, language).map((part, at) => partBlock(part, `program-${at + 1}`))}
    <footer class="quiet">${NOTICES.map((notice) => html`<p>${notice[language]}</p>`)}</footer>`;
}

function sectionParts(sections: readonly Section[], language: Language): readonly Part[] {
  return sections.map((section) => ({
    title: section.title[language],
    body: sectionBlock(section, language),
  }));
}

function partBlock({ title, body }: Part, id: string): Html {
  return html`<section id="${id}">
    <h2>${title}</h2>
    ${body}
  </section>`;
}

/** Segments that are told, the largest first. */
function visibleOf(segments: readonly Segment[]): readonly VisibleSegment[] {
  return segments.filter((segment) => !segment.hidden).sort((a, b) => b.size.value - a.size.value);
}

function smallOnes(segments: readonly Segment[], language: Language): Html | undefined {
  const hidden = segments.length - visibleOf(segments).length;
  return hidden > 0 ? html`<p>${SEGMENT_WORDS[language].small(hidden)}</p>` : undefined;
}
