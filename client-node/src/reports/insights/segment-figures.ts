import { formatEstimate } from "@fedseg/wording/estimate-text.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { INSIGHTS_WORDS } from "@fedseg/wording/pictures/insights-words.ts";
import { profileFigures as profiles, sizeFigure as sizes } from "@fedseg/wording/pictures/segment-figures.ts";
import type { VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { SEGMENT_WORDS, peopleText } from "../segment-words.ts";
import { figureCard } from "./figure-block.ts";

/** Shows how many users of all platforms each segment has. */
export function sizeFigure(segments: readonly VisibleSegment[], language: Language): Html {
  const told = segments.map((segment) => ({ ...segment, says: peopleText(segment, language) }));
  return html`<p class="quiet">${INSIGHTS_WORDS[language].sizesHow}</p>
    ${figureCard(sizes(told, language))}`;
}

/** Shows every segment's profile, all on one scale. */
export function profileFigures(segments: readonly VisibleSegment[], language: Language): Html {
  const told = segments.map(({ number, title, size, features }) => ({
    number,
    title,
    size,
    says: SEGMENT_WORDS[language].users(formatEstimate(size)),
    scores: features.map(({ score }) => score),
  }));
  const names = segments[0].features.map(({ spec }) => spec.title);
  return html`<p class="quiet">${INSIGHTS_WORDS[language].glanceHow}</p>
    <div class="charts">${profiles(told, names, language).map(figureCard)}</div>`;
}
