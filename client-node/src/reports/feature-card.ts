import { toScale } from "@fedseg/shared/features/transform.ts";
import type { FeatureQuality } from "./quality-report.ts";
import { naturalTicks, scaledTicks } from "@fedseg/wording/pictures/axis.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { valueText } from "@fedseg/wording/number-text.ts";
import { shareText } from "./figures.ts";
import { histogramSvg } from "./histogram-svg.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { featureHints } from "./feature-hints.ts";
import { type Language, sayIn } from "@fedseg/wording/language.ts";
import { withUnit } from "@fedseg/wording/unit-text.ts";
import { otherTitle } from "./other-title.ts";
import { SCALES, missingText, rangeText } from "./quality-words.ts";

/** Draws one feature: its numbers, its values before and after, and what looks wrong. */
export function featureCard(feature: FeatureQuality, language: Language): Html {
  const { spec } = feature;
  const { title, name, transform } = spec;
  const say = sayIn(language);
  const hints = featureHints(feature, language);
  const scale = SCALES[transform] && say(`, seen as ${SCALES[transform]}`, `，按 ${SCALES[transform]} 计算`);
  const range = say(`hard range ${rangeText(spec, language)}`, `取值范围 ${rangeText(spec, language)}`);
  return html`<article class="card" id="${name}">
    <header>
      <h3>${title[language]} ${otherTitle(title, language, "")}</h3>
      <p class="quiet"><code>${name}</code> · ${range}${scale} · ${missingText(spec, language)}</p>
    </header>
    ${hints.map((hint) => html`<p class="hint">${hint}</p>`)} ${factsOf(feature, language)}
    <div class="pair">${before(feature, language)}${after(feature, language)}</div>
  </article> `;
}

function factsOf(
  { measured, filled, dropped, below, above, natural }: FeatureQuality,
  language: Language,
): Html {
  const say = sayIn(language);
  const users = measured + filled + dropped;
  const facts: [string, string, string?][] = [
    [say("measured", "有值"), ...partOf(measured, users)],
    [filled > 0 ? say("filled", "已填充") : say("left out", "不计入"), ...partOf(filled + dropped, users)],
    [say("below range", "低于下限"), ...partOf(below, measured)],
    [say("above range", "高于上限"), ...partOf(above, measured)],
    [say("smallest", "最小"), natural ? valueText(natural.min) : "–"],
    [say("median", "中位数"), natural ? valueText(natural.median) : "–"],
    [say("largest", "最大"), natural ? valueText(natural.max) : "–"],
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

function unitOf({ unit }: FeatureQuality["spec"], language: Language): string {
  return unit === "" ? sayIn(language)("value", "数值") : withUnit("", unit, language);
}

function before({ spec, before: histogram, natural, measured }: FeatureQuality, language: Language): Html {
  const say = sayIn(language);
  const { lo, hi } = histogram;
  const unit = unitOf(spec, language);
  return html`<figure>
    <figcaption>${say("Before: values as computed", "之前：计算所得的值")}</figcaption>
    ${histogramSvg({
      histogram,
      alt: say(
        `Histogram of ${countText(measured)} users, ${spec.title.en}, from ${valueText(lo)} to ${valueText(hi)} ${unit}`,
        `${countText(measured)} 名用户的直方图：${spec.title.zh}，${valueText(lo)} 至 ${valueText(hi)} ${unit}`,
      ),
      ticks: naturalTicks(lo, hi),
      axis: unit,
      range: spec,
      language,
      median: natural && { at: natural.median, label: valueText(natural.median) },
    })}
  </figure>`;
}

function after({ spec, after: histogram, natural }: FeatureQuality, language: Language): Html {
  const say = sayIn(language);
  const { lo, hi } = histogram;
  const unit = unitOf(spec, language);
  const scale =
    spec.transform === "none"
      ? ""
      : say(`, on the scale ${SCALES[spec.transform]}`, `，刻度 ${SCALES[spec.transform]}`);
  const median = natural && Math.min(spec.hi, Math.max(spec.lo, natural.median));
  return html`<figure>
    <figcaption>${say("After: as the study sees them", "之后：研究所用的值")}</figcaption>
    ${histogramSvg({
      histogram,
      alt: say(
        `Histogram of the same users within the hard range ${rangeText(spec, language)}${scale}`,
        `同一批用户在取值范围 ${rangeText(spec, language)} 内的直方图${scale}`,
      ),
      ticks: scaledTicks(spec.transform, lo, hi),
      axis: `${unit}${scale}`,
      language,
      median:
        median === undefined ? undefined : { at: toScale(spec.transform, median), label: valueText(median) },
    })}
  </figure>`;
}
