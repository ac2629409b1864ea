import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import { formatEstimate } from "../estimate-text.ts";
import type { Language, Text } from "../language.ts";
import { naturalTicks, scaledTicks, shareTicks } from "./axis.ts";
import type { Figure } from "./figure.ts";
import { INSIGHTS_WORDS } from "./insights-words.ts";
import { type IntervalRow, intervalChart } from "./interval-chart.ts";
import { NARROW, WIDE, reachOf } from "./picture.ts";
import { profileChart } from "./profile-chart.ts";

/** What is drawn of a segment. */
interface DrawnSegment {
  readonly number: number;
  readonly title: Text;
  readonly size: Estimate;
}

/** A segment, and what its size says in words. */
export interface SizedSegment extends DrawnSegment {
  readonly says: string;
}

/** Draws how many users of all platforms each segment has. */
export function sizeFigure(segments: readonly SizedSegment[], language: Language): Figure {
  const words = INSIGHTS_WORDS[language];
  const most = Math.max(1, ...segments.map(({ size }) => reachOf(size)[1]));
  const rows = segments.map(({ number, title, says, size }) => ({
    name: `${number} ${title[language]}`,
    says,
    bar: [0, Math.max(0, size.value)] as const,
    error: reachOf(size),
  }));
  const [picture, wide] = [NARROW, WIDE].map((width) =>
    intervalChart({
      rows,
      lo: 0,
      hi: most,
      ticks: naturalTicks(0, most),
      alt: words.sizes,
      isTold: true,
      width,
    }),
  );
  return { picture, wide };
}

/** A segment, and where it stands in every feature among all users. */
export interface ProfiledSegment extends DrawnSegment {
  /** What its size says in words. */
  readonly says: string;
  readonly scores: readonly Estimate[];
}

/** Deviations that an axis reaches at least. */
const LEAST_REACH = 1;

/** Draws every segment's profile, all on one scale. */
export function profileFigures(
  segments: readonly ProfiledSegment[],
  features: readonly Text[],
  language: Language,
): readonly Figure[] {
  const words = INSIGHTS_WORDS[language];
  const scores = segments.flatMap((segment) => segment.scores.map(({ value }) => Math.abs(value)));
  const reach = 1.15 * Math.max(LEAST_REACH, ...scores);
  const ticks = [
    { at: -0.75 * reach, label: words.low },
    { at: 0, label: words.average },
    { at: 0.75 * reach, label: words.high },
  ];
  return segments.map((segment) => {
    const title = `${segment.number} · ${segment.title[language]}`;
    const rows = segment.scores.map((score, at) => ({
      name: features[at][language],
      says: formatEstimate(score),
      score,
      others: segments.filter((other) => other !== segment).map((other) => other.scores[at].value),
    }));
    return { title, how: segment.says, picture: profileChart({ rows, reach, ticks, alt: title }) };
  });
}

/** A feature of all segments. */
export interface DrawnFeature {
  readonly spec: Pick<FeatureSpec, "title" | "transform" | "lo" | "hi">;
  /** Read as percentages. */
  readonly isShare: boolean;
  readonly rows: readonly DrawnValues[];
}

/** What is told of a feature in one segment; the node's own number is of the kind that is drawn. */
export interface DrawnValues {
  readonly name: string;
  readonly says: string;
  readonly median?: Estimate | undefined;
  readonly mean?: Estimate | undefined;
  readonly lowerQuartile?: Estimate | undefined;
  readonly upperQuartile?: Estimate | undefined;
  readonly own?: { readonly median: number; readonly mean: number } | undefined;
}

/** Draws a feature over all segments, on the study's scale with natural numbers at the marks. */
export function featureFigure({ spec, isShare, rows }: DrawnFeature, language: Language): Figure {
  const title = spec.title[language];
  const laid = rows.map((row): IntervalRow => {
    return { name: row.name, says: row.says, ...intervalsOf(spec, row) };
  });
  const drawn = laid.flatMap(({ bar, error, own }) => [
    ...(bar ?? []),
    ...(error ?? []),
    ...(own === undefined ? [] : [own]),
  ]);
  const [lo, hi] = drawn.length > 0 ? padded(Math.min(...drawn), Math.max(...drawn)) : [0, 1];
  const ticks =
    isShare && spec.transform === "none" ? shareTicks(lo, hi) : scaledTicks(spec.transform, lo, hi);
  return { title, picture: intervalChart({ rows: laid, lo, hi, ticks, alt: title }) };
}

/** Leaves room for dots at the ends. */
function padded(lo: number, hi: number): readonly [number, number] {
  const room = (hi - lo) / 30;
  return [lo - room, hi + room];
}

function intervalsOf(
  spec: DrawnFeature["spec"],
  { median, mean, lowerQuartile, upperQuartile, own }: DrawnValues,
): Omit<IntervalRow, "name" | "says"> {
  const middle = median ?? mean;
  const scaled = (value: number) => scaledWithin(spec, value);
  return {
    ...(lowerQuartile &&
      upperQuartile && { bar: [scaled(lowerQuartile.value), scaled(upperQuartile.value)] as const }),
    ...(middle && {
      ...(median ? { dot: scaled(middle.value) } : { ring: scaled(middle.value) }),
      error: [scaled(reachOf(middle)[0]), scaled(reachOf(middle)[1])] as const,
    }),
    ...(middle && own && { own: scaled(median ? own.median : own.mean) }),
  };
}

function scaledWithin({ transform, lo, hi }: DrawnFeature["spec"], value: number): number {
  return toScale(transform, Math.min(hi, Math.max(lo, value)));
}
