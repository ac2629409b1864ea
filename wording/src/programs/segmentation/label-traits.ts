import { isTwoValued } from "@fedseg/shared/programs/segmentation/segment-scores.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { joinTexts, type Text } from "../../language.ts";
import type { Level } from "@fedseg/shared/programs/segmentation/levels.ts";
import type { SegmentFeature } from "./label-segment.ts";

/** Something said of a segment that lies beyond the noise, and the feature that it is said of. */
export interface Trait {
  readonly text: Text;
  readonly feature: SegmentFeature;
}

/** Traits that a title has at most. */
const MOST_TRAITS = 2;
/** Share of a segment beyond which "mostly" is true of a word. */
const HALF = 0.5;
/** Standard errors either way within which the noise can explain a difference. */
const REACH = 2;

const AVERAGE: Text = { en: "Average customers", zh: "一般客户" };
const NOTHING: Text = { en: "Segment", zh: "客群" };

/** A title made of what lies beyond the noise, and the features it speaks of. It has no number: numbers are noise. */
export function traitsTitle(features: readonly SegmentFeature[]): {
  readonly title: Text;
  readonly about: readonly string[];
} {
  const traits = traitsOf(features).slice(0, MOST_TRAITS);
  if (traits.length === 0) {
    const isAverage = features.length > 0 && features.every(({ level }) => level === "middle");
    return { title: isAverage ? AVERAGE : NOTHING, about: [] };
  }
  const en = traits.map(({ text }) => text.en).join(", ");
  const title = { en: en[0].toUpperCase() + en.slice(1), zh: traits.map(({ text }) => text.zh).join("、") };
  return { title, about: traits.map(({ feature }) => feature.spec.name) };
}

/** Returns what is high or low beyond the noise, in words, the clearest first. */
export function traitsOf(features: readonly SegmentFeature[]): readonly Trait[] {
  return features
    .flatMap((feature) => {
      const text = traitText(feature);
      return text ? [{ text, feature }] : [];
    })
    .sort((a, b) => clearness(b.feature) - clearness(a.feature));
}

function traitText({ spec, values, level }: SegmentFeature): Text | undefined {
  if (level !== "high" && level !== "low") return undefined;
  if (spec.measure.of !== "is") return levelText(spec, level);
  const { mean } = values;
  if (level === "low" || !mean || mean.value - REACH * mean.sigma <= HALF) return undefined;
  return { en: `mostly ${spec.measure.value}`, zh: `多为${spec.measure.value}` };
}

function clearness({ score }: SegmentFeature): number {
  return Math.abs(score.value) - REACH * score.sigma;
}

type Told = Exclude<Level, "undecided">;

const RECENCY: Readonly<Record<Told, Text>> = {
  high: { en: "last bought long ago", zh: "久未购买" },
  middle: { en: "last bought some time ago", zh: "近况居中" },
  low: { en: "bought lately", zh: "近期有购买" },
};
const MANY: Readonly<Record<Told, string>> = { high: "many", middle: "a medium number of", low: "few" };
const HIGH: Readonly<Record<Told, string>> = { high: "high", middle: "medium", low: "low" };
const LEVELS_ZH: Readonly<Record<Told, string>> = { high: "偏高", middle: "居中", low: "偏低" };

/** Says where a segment stands on a feature among all users: "few visits", "high share of spend returned". */
export function levelText(spec: FeatureSpec, level: Told): Text {
  if (isLastPurchase(spec)) return RECENCY[level];
  const words = isCountable(spec) ? MANY : HIGH;
  return { en: `${words[level]} ${spec.title.en}`, zh: `${spec.title.zh}${LEVELS_ZH[level]}` };
}

/** Says where a segment stands on a feature among `of` segments that differ in it; `place` counts from the largest, 0. */
export function placeText(spec: FeatureSpec, place: number, of: number): Text {
  const { en, zh } = placeWords(place, of);
  const word = isCountable(spec) ? en.many : en.high;
  return joinTexts([
    { en: word, zh: spec.title.zh },
    { en: spec.title.en, zh },
  ]);
}

function placeWords(place: number, of: number) {
  if (of === 2)
    return place === 0
      ? { en: { many: "more", high: "higher" }, zh: "较高" }
      : { en: { many: "fewer", high: "lower" }, zh: "较低" };
  if (place === 0) return { en: { many: "most", high: "highest" }, zh: "最高" };
  if (place === of - 1) return { en: { many: "fewest", high: "lowest" }, zh: "最低" };
  const nth = ordinal(place + 1);
  return { en: { many: `${nth} most`, high: `${nth} highest` }, zh: `第${place + 1}高` };
}

function ordinal(place: number): string {
  const end = Math.floor(place / 10) % 10 === 1 ? "th" : (["th", "st", "nd", "rd"][place % 10] ?? "th");
  return `${place}${end}`;
}

function isLastPurchase({ measure }: FeatureSpec): boolean {
  return measure.of === "recency" && (measure.event ?? "purchase") === "purchase";
}

/** Titles that name a quantity, of which there is more or less; others of counts name the things themselves. */
const QUANTITY = /^(number|count|share|total|average|mean|median|sum|rate|ratio|amount)\b/i;

/** Tells whether there are many or few of what a feature's title names, not a high or low quantity of it. */
function isCountable(spec: FeatureSpec): boolean {
  const counts = ["count", "recency", "tenure", "days-since", "order-gap"].includes(spec.measure.of);
  return counts && !isTwoValued(spec) && !QUANTITY.test(spec.title.en) && /s\b/.test(spec.title.en);
}
