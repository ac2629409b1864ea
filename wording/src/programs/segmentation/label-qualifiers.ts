import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { SegmentFeature, VisibleSegment } from "./label-segment.ts";
import { toldText } from "./label-values.ts";
import type { Text } from "../../names.ts";

/** Standard errors of a difference beyond which the noise does not explain it. */
const BEYOND = 4;

/**
 * Returns, by segment index, what tells segments of the same name apart; nothing for a name that occurs once. It is a
 * word, "Android", or a number that is told of the segment anyway, "typical total spend 842 ± 20": it is neither high nor
 * low, so it never contradicts the name. Where the noise explains all differences, the segments are numbered by size.
 */
export function qualifiersOf(segments: readonly VisibleSegment[]): Map<number, Text> {
  const qualifiers = new Map<number, Text>();
  for (const alike of Map.groupBy(segments, ({ name }) => name).values()) {
    if (alike.length < 2) continue;
    const texts = wordsOf(alike) ?? valuesOf(alike) ?? placesOf(alike);
    alike.forEach(({ index }, at) => qualifiers.set(index, texts[at]));
  }
  return qualifiers;
}

/** Share of a segment that has to have a value of an attribute before the value stands for the segment. */
const NEARLY_ALL = 0.8;

/** Names each segment by the value of one attribute that nearly all of its users have; undefined when two are the same. */
function wordsOf(alike: readonly VisibleSegment[]): readonly Text[] | undefined {
  const attributes = new Set(
    alike[0].features.flatMap(({ spec: { measure } }) => (measure.of === "is" ? [measure.attribute] : [])),
  );
  for (const attribute of attributes) {
    const words = alike.map(({ features }) => wordOf(features, attribute));
    if (!words.includes(undefined) && new Set(words).size === words.length)
      return words.map((word) => ({ en: word!, zh: word! }));
  }
  return undefined;
}

function wordOf(features: readonly SegmentFeature[], attribute: string): string | undefined {
  for (const { spec, values } of features) {
    const { measure } = spec;
    if (measure.of !== "is" || measure.attribute !== attribute || !values.mean) continue;
    if (values.mean.value - 2 * values.mean.sigma > NEARLY_ALL) return measure.value;
  }
  return undefined;
}

/** Tells the number in which all of them differ beyond the noise, and most; undefined when there is none. */
function valuesOf(alike: readonly VisibleSegment[]): readonly Text[] | undefined {
  let best: { readonly width: number; readonly texts: readonly Text[] } | undefined;
  for (const j of alike[0].features.keys()) {
    const features = alike.map((segment) => segment.features[j]);
    const told = features.map(({ values }) => values.median ?? values.mean);
    if (!areApart(told)) continue;
    const texts = features.map(toldText);
    const scores = features.map(({ score }) => score.value);
    const width = Math.max(...scores) - Math.min(...scores);
    if (new Set(texts.map(({ en }) => en)).size < alike.length || (best && width <= best.width)) continue;
    best = { width, texts };
  }
  return best?.texts;
}

/** Tells whether all values are told and any two differ by more than the noise explains. */
function areApart(values: readonly (Estimate | undefined)[]): values is readonly Estimate[] {
  const sorted = values.flatMap((value) => value ?? []).sort((a, b) => a.value - b.value);
  return (
    sorted.length === values.length &&
    sorted.every((value, at) => {
      if (at === 0) return true;
      const below = sorted[at - 1];
      const error = Math.sqrt(value.sigma * value.sigma + below.sigma * below.sigma);
      return value.value - below.value > BEYOND * error;
    })
  );
}

/** Numbers them, the largest segment first. */
function placesOf(alike: readonly VisibleSegment[]): readonly Text[] {
  const order = alike.toSorted((a, b) => b.size.value - a.size.value || a.index - b.index);
  return alike.map((segment) => {
    const place = `${order.indexOf(segment) + 1}`;
    return { en: place, zh: place };
  });
}
