import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { SegmentFeature, VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { isShare, valueText } from "@fedseg/wording/programs/segmentation/label-values.ts";
import type { OwnAverage } from "../../labels/own-averages.ts";
import { scaledTicks, shareTicks } from "../axis.ts";
import { type IntervalRow, intervalChart } from "../charts/interval-chart.ts";
import { reachOf } from "../charts/plot.ts";
import { INSIGHTS_WORDS } from "./insights-words.ts";

/** Draws every feature over all segments, on the study's scale with natural numbers at the marks, the node's own beside them. */
export function featureFigures(
  segments: readonly VisibleSegment[],
  own: readonly OwnAverage[],
  language: Language,
): Html {
  const words = INSIGHTS_WORDS[language];
  const features = segments[0]?.features ?? [];
  return html`<p class="quiet">${words.featuresHow} ${own.length > 0 ? words.ownHow : undefined}</p>
    <div class="charts">${features.map((_, at) => featureFigure(segments, at, { own, language }))}</div>`;
}

interface Shown {
  readonly own: readonly OwnAverage[];
  readonly language: Language;
}

function featureFigure(segments: readonly VisibleSegment[], at: number, { own, language }: Shown): Html {
  const { spec } = segments[0].features[at];
  const rows = segments.map(({ number, title, features }): IntervalRow => {
    const average = own.find(({ segment, feature }) => segment === number && feature === spec.name);
    return {
      name: `${number} ${title[language]}`,
      says: valueText(features[at])[language],
      ...intervalsOf(features[at], average),
    };
  });
  const drawn = rows.flatMap(({ bar, error, own: mine }) => [
    ...(bar ?? []),
    ...(error ?? []),
    ...(mine === undefined ? [] : [mine]),
  ]);
  const [lo, hi] = drawn.length > 0 ? padded(Math.min(...drawn), Math.max(...drawn)) : [0, 1];
  const ticks =
    isShare(spec) && spec.transform === "none" ? shareTicks(lo, hi) : scaledTicks(spec.transform, lo, hi);
  const name = spec.title[language];
  return html`<figure class="card">
    <figcaption><b>${name}</b></figcaption>
    ${intervalChart({ rows, lo, hi, ticks, alt: name })}
  </figure>`;
}

/** Leaves room for dots at the ends. */
function padded(lo: number, hi: number): readonly [number, number] {
  const room = (hi - lo) / 30;
  return [lo - room, hi + room];
}

/** The node's own number is of the kind that is drawn: the median where it is told, else the mean. */
function intervalsOf(
  { spec, values }: SegmentFeature,
  average: OwnAverage | undefined,
): Omit<IntervalRow, "name" | "says"> {
  const { median, mean, lowerQuartile, upperQuartile } = values;
  const middle = median ?? mean;
  const scaled = (value: number) => scaledWithin(spec, value);
  return {
    ...(lowerQuartile &&
      upperQuartile && { bar: [scaled(lowerQuartile.value), scaled(upperQuartile.value)] as const }),
    ...(middle && {
      ...(median ? { dot: scaled(middle.value) } : { ring: scaled(middle.value) }),
      error: [scaled(reachOf(middle)[0]), scaled(reachOf(middle)[1])] as const,
    }),
    ...(middle && average && { own: scaled(median ? average.median : average.mean) }),
  };
}

function scaledWithin({ transform, lo, hi }: FeatureSpec, value: number): number {
  return toScale(transform, Math.min(hi, Math.max(lo, value)));
}
