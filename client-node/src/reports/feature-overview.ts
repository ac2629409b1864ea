import type { FeatureQuality } from "./quality-report.ts";
import { inChinese } from "./in-chinese.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { shareText, valueText } from "./figures.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { featureHints } from "./quality-hints.ts";

/** Draws the table of all features, one row each, with links to their pictures. */
export function featureOverview(features: readonly FeatureQuality[]): Html {
  const head = ["measured", "missing", "below range", "above range", "smallest", "median", "largest"];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Features at a glance">
    <table class="overview">
      <thead>
        <tr>
          <th scope="col">feature</th>
          ${head.map((word) => html`<th scope="col" class="number">${word}</th>`)}
          <th scope="col">after</th>
        </tr>
      </thead>
      <tbody>
        ${features.map(row)}
      </tbody>
    </table>
  </div>`;
}

function row(feature: FeatureQuality): Html {
  const { spec, measured, filled, dropped, below, above, natural } = feature;
  const missing = filled + dropped;
  const values = natural ? [natural.min, natural.median, natural.max].map(valueText) : ["–", "–", "–"];
  const cells = [
    countText(measured),
    shareText(missing, measured + missing),
    shareText(below, measured),
    shareText(above, measured),
    ...values,
  ];
  const mark = featureHints(feature).length > 0 ? html` <span class="flag">look</span>` : undefined;
  return html`<tr>
    <th scope="row"><a href="#${spec.name}">${spec.title.en}</a>${mark} ${inChinese(spec.title, "quiet")}</th>
    ${cells.map((cell) => html`<td class="number">${cell}</td>`)}
    <td>${miniature(feature)}</td>
  </tr> `;
}

/** The shape of a feature's values as the study sees them, without axes. */
function miniature({ after: { counts }, spec }: FeatureQuality): Html {
  const most = Math.max(1, ...counts);
  const width = 100 / counts.length;
  const bars = counts.map((count, at) => {
    const height = (count / most) * 22;
    return count > 0
      ? html`<rect
          class="bar"
          x="${at * width}"
          y="${22 - height}"
          width="${width * 0.9}"
          height="${height}"
        />`
      : undefined;
  });
  return html`<svg
    class="mini"
    viewBox="0 0 100 22"
    preserveAspectRatio="none"
    role="img"
    aria-label="Shape of ${spec.title.en}"
  >
    ${bars}
  </svg>`;
}
