import type { Language } from "@fedseg/wording/language.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { INSIGHTS_WORDS } from "@fedseg/wording/pictures/insights-words.ts";
import { featureFigure } from "@fedseg/wording/pictures/segment-figures.ts";
import type { VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { isShare, valueText } from "@fedseg/wording/programs/segmentation/label-values.ts";
import type { OwnAverage } from "../../labels/own-averages.ts";
import { figureCard } from "./figure-block.ts";

/** Draws every feature over all segments, the node's own averages beside them. */
export function featureFigures(
  segments: readonly VisibleSegment[],
  own: readonly OwnAverage[],
  language: Language,
): Html {
  const words = INSIGHTS_WORDS[language];
  const features = segments[0]?.features ?? [];
  const figures = features.map(({ spec }, at) => {
    const rows = segments.map(({ number, title, features: told }) => ({
      name: `${number} ${title[language]}`,
      says: valueText(told[at])[language],
      ...told[at].values,
      own: own.find(({ segment, feature }) => segment === number && feature === spec.name),
    }));
    return featureFigure({ spec, isShare: isShare(spec), rows }, language);
  });
  return html`<p class="quiet">${words.featuresHow} ${own.length > 0 ? words.ownHow : undefined}</p>
    <div class="charts">${figures.map(figureCard)}</div>`;
}
