import type { Language } from "@fedseg/wording/language.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { formatEstimate } from "@fedseg/wording/estimate-text.ts";
import type { VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { naturalTicks } from "../axis.ts";
import { intervalChart } from "../charts/interval-chart.ts";
import { atBothWidths, reachOf } from "../charts/plot.ts";
import { profileChart } from "../charts/profile-chart.ts";
import { SEGMENT_WORDS, peopleText } from "../segment-words.ts";
import { INSIGHTS_WORDS } from "./insights-words.ts";

/** Draws how many users of all platforms each segment has. */
export function sizeFigure(segments: readonly VisibleSegment[], language: Language): Html {
  const words = INSIGHTS_WORDS[language];
  const most = Math.max(1, ...segments.map(({ size }) => reachOf(size)[1]));
  const rows = segments.map((segment) => ({
    name: `${segment.number} ${segment.title[language]}`,
    says: peopleText(segment, language),
    bar: [0, Math.max(0, segment.size.value)] as const,
    error: reachOf(segment.size),
  }));
  return html`<p class="quiet">${words.sizesHow}</p>
    <figure class="card">
      ${atBothWidths((width) =>
        intervalChart({
          rows,
          lo: 0,
          hi: most,
          ticks: naturalTicks(0, most),
          alt: words.sizes,
          isTold: true,
          width,
        }),
      )}
    </figure>`;
}

/** Deviations that an axis reaches at least. */
const LEAST_REACH = 1;

/** Draws every segment's profile, all on one scale. */
export function profileFigures(segments: readonly VisibleSegment[], language: Language): Html {
  const words = INSIGHTS_WORDS[language];
  const scores = segments.flatMap(({ features }) => features.map(({ score }) => Math.abs(score.value)));
  const reach = 1.15 * Math.max(LEAST_REACH, ...scores);
  const ticks = [
    { at: -0.75 * reach, label: words.low },
    { at: 0, label: words.average },
    { at: 0.75 * reach, label: words.high },
  ];
  return html`<p class="quiet">${words.glanceHow}</p>
    <div class="charts">
      ${segments.map((segment) => {
        const name = `${segment.number} · ${segment.title[language]}`;
        const rows = segment.features.map(({ spec, score }, at) => ({
          name: spec.title[language],
          says: formatEstimate(score),
          score,
          others: segments
            .filter((other) => other !== segment)
            .map(({ features }) => features[at].score.value),
        }));
        return html`<figure class="card">
          <figcaption>
            <b>${name}</b><br />${SEGMENT_WORDS[language].users(formatEstimate(segment.size))}
          </figcaption>
          ${profileChart({ rows, reach, ticks, alt: name })}
        </figure>`;
      })}
    </div>`;
}
