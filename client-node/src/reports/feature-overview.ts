import type { FeatureQuality } from "./quality-report.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { valueText } from "@fedseg/wording/number-text.ts";
import { shareText } from "./figures.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { type Language, sayIn } from "@fedseg/wording/language.ts";
import { otherTitle } from "./other-title.ts";
import { featureHints } from "./feature-hints.ts";

/** Draws the table of all features, one row each, with links to their pictures. */
export function featureOverview(features: readonly FeatureQuality[], language: Language): Html {
  const say = sayIn(language);
  const head = [
    say("measured", "有值"),
    say("missing", "缺失"),
    say("below range", "低于下限"),
    say("above range", "高于上限"),
    say("smallest", "最小"),
    say("median", "中位数"),
    say("largest", "最大"),
  ];
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="${say("Features at a glance", "特征一览")}"
  >
    <table class="overview">
      <thead>
        <tr>
          <th scope="col">${say("feature", "特征")}</th>
          ${head.map((word) => html`<th scope="col" class="number">${word}</th>`)}
          <th scope="col">${say("after", "之后")}</th>
        </tr>
      </thead>
      <tbody>
        ${features.map((feature) => row(feature, language))}
      </tbody>
    </table>
  </div>`;
}

function row(feature: FeatureQuality, language: Language): Html {
  const say = sayIn(language);
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
  const mark =
    featureHints(feature, language).length > 0
      ? html` <span class="flag">${say("look", "注意")}</span>`
      : undefined;
  return html`<tr>
    <th scope="row">
      <a href="#${spec.name}">${spec.title[language]}</a>${mark} ${otherTitle(spec.title, language, "quiet")}
    </th>
    ${cells.map((cell) => html`<td class="number">${cell}</td>`)}
    <td>${miniature(feature, language)}</td>
  </tr> `;
}

/** The shape of a feature's values as the study sees them, without axes. */
function miniature({ after: { counts }, spec }: FeatureQuality, language: Language): Html {
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
    aria-label="${sayIn(language)(`Shape of ${spec.title.en}`, `${spec.title.zh}的分布`)}"
  >
    ${bars}
  </svg>`;
}
