import { inChinese } from "./in-chinese.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import type { FeatureQuality } from "./quality-report.ts";
import { naturalTicks, scaledTicks } from "./axis.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { shareText, valueText } from "./figures.ts";
import { histogramSvg } from "./histogram-svg.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { featureHints } from "./quality-hints.ts";
import { SCALES, missingText, rangeText } from "./quality-words.ts";

/** Draws one feature: its numbers, its values before and after, and what looks wrong. */
export function featureCard(feature: FeatureQuality): Html {
  const { spec } = feature;
  const { title, name, transform } = spec;
  const hints = featureHints(feature);
  const scale = SCALES[transform] && `, seen as ${SCALES[transform]}`;
  return html`<article class="card" id="${name}">
    <header>
      <h3>${title.en} ${inChinese(title, "")}</h3>
      <p class="quiet"><code>${name}</code> · hard range ${rangeText(spec)}${scale} · ${missingText(spec)}</p>
    </header>
    ${hints.map((hint) => html`<p class="hint">${hint}</p>`)} ${factsOf(feature)}
    <div class="pair">${before(feature)}${after(feature)}</div>
  </article> `;
}

function factsOf({ measured, filled, dropped, below, above, natural }: FeatureQuality): Html {
  const users = measured + filled + dropped;
  const facts: [string, string, string?][] = [
    ["measured", ...partOf(measured, users)],
    [filled > 0 ? "filled" : "left out", ...partOf(filled + dropped, users)],
    ["below range", ...partOf(below, measured)],
    ["above range", ...partOf(above, measured)],
    ["smallest", natural ? valueText(natural.min) : "–"],
    ["median", natural ? valueText(natural.median) : "–"],
    ["largest", natural ? valueText(natural.max) : "–"],
  ];
  return html`<dl class="facts">
    ${facts.map(
      ([word, value, share]) =>
        html`<div>
          <dt>${word}</dt>
          <dd>${value}${share && html` <small>${share}</small>`}</dd>
        </div>`,
    )}
  </dl>`;
}

function partOf(count: number, whole: number): [string, string?] {
  return count === 0 ? ["0"] : [countText(count), shareText(count, whole)];
}

function before({ spec, before: histogram, natural, measured }: FeatureQuality): Html {
  const { lo, hi } = histogram;
  const unit = spec.unit === "" ? "value" : spec.unit;
  return html`<figure>
    <figcaption>Before: values as computed</figcaption>
    ${histogramSvg({
      histogram,
      alt: `Histogram of ${countText(measured)} users, ${spec.title.en}, from ${valueText(lo)} to ${valueText(hi)} ${unit}`,
      ticks: naturalTicks(lo, hi),
      axis: unit,
      range: spec,
      median: natural && { at: natural.median, label: valueText(natural.median) },
    })}
  </figure>`;
}

function after({ spec, after: histogram, natural }: FeatureQuality): Html {
  const { lo, hi } = histogram;
  const unit = spec.unit === "" ? "value" : spec.unit;
  const scale = spec.transform === "none" ? "" : `, on the scale ${SCALES[spec.transform]}`;
  const median = natural && Math.min(spec.hi, Math.max(spec.lo, natural.median));
  return html`<figure>
    <figcaption>After: as the study sees them</figcaption>
    ${histogramSvg({
      histogram,
      alt: `Histogram of the same users within the hard range ${rangeText(spec)}${scale}`,
      ticks: scaledTicks(spec.transform, lo, hi),
      axis: `${unit}${scale}`,
      median:
        median === undefined ? undefined : { at: toScale(spec.transform, median), label: valueText(median) },
    })}
  </figure>`;
}
