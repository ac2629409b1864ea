import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { SegmentFeature, VisibleSegment } from "./label-segment.ts";
import { levelText, placeText } from "./label-traits.ts";
import type { Text } from "../../language.ts";

/** Standard errors of a difference beyond which the noise does not explain it. */
const BEYOND = 4;
/** Share of a segment that has to have a value of an attribute before the value stands for the segment. */
const NEARLY_ALL = 0.8;

/** A segment, and what its title speaks of. */
export interface Named {
  readonly segment: VisibleSegment;
  /** Names of the features that its title speaks of. */
  readonly about: readonly string[];
  /** Whether the title is made of R-F-M names. */
  readonly byRoles: boolean;
}

/** What of a set of segments can be said to tell them apart, and of which feature or attribute it speaks. */
interface Split {
  /** One per segment; segments that have the same are told apart by something else as well. */
  readonly texts: readonly Text[];
  readonly of: string;
}

/**
 * Returns, by segment number, what tells segments of the same title apart, one thing after the other; nothing for a title
 * that occurs once. First a word that nearly all have, "Android"; then levels that differ, "few visits"; then the order in a
 * feature in which most of them differ beyond the noise, "most visits"; else its number. It speaks of no feature that a title
 * of R-F-M names speaks of, so it never contradicts a name, and never of one in which the segments are alike.
 */
export function qualifiersOf(named: readonly Named[]): Map<number, readonly Text[]> {
  const qualifiers = new Map<number, readonly Text[]>();
  const tellApart = (alike: readonly Named[], said: readonly Text[], spoken: readonly string[]): void => {
    if (alike.length === 1) {
      if (said.length > 0) qualifiers.set(alike[0].segment.number, said);
      return;
    }
    const { texts, of } = splitOf(alike, spoken);
    for (const places of Map.groupBy(alike.keys(), (at) => texts[at].en).values())
      tellApart(
        places.map((at) => alike[at]),
        [...said, texts[places[0]]],
        [...spoken, of],
      );
  };
  for (const alike of Map.groupBy(named, ({ segment }) => segment.title.en).values())
    tellApart(alike, [], alike[0].about);
  return qualifiers;
}

function splitOf(alike: readonly Named[], spoken: readonly string[]): Split {
  const segments = alike.map(({ segment }) => segment);
  const isFree = ({ spec }: SegmentFeature) => !spoken.includes(spec.name);
  const inOwn = ({ spec }: SegmentFeature) => !alike[0].byRoles && alike[0].about.includes(spec.name);
  return (
    wordsOf(segments, spoken) ??
    levelsOf(segments, isFree) ??
    placesOf(segments, isFree) ??
    placesOf(segments, inOwn) ??
    numbersOf(segments)
  );
}

/** Names each segment by the value of one attribute that nearly all of its users have; undefined unless they differ. */
function wordsOf(segments: readonly VisibleSegment[], spoken: readonly string[]): Split | undefined {
  const attributes = new Set(
    segments[0].features.flatMap(({ spec: { measure } }) => (measure.of === "is" ? [measure.attribute] : [])),
  );
  for (const attribute of attributes) {
    const words = segments.flatMap(({ features }) => wordOf(features, attribute) ?? []);
    if (words.length < segments.length || spoken.includes(attribute) || new Set(words).size < 2) continue;
    return { texts: words.map((word) => ({ en: word, zh: word })), of: attribute };
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

type Choice = (feature: SegmentFeature) => boolean;

/** Yields every feature that may be spoken of, as it is in each of the segments; a one-hot speaks by its word alone. */
function* chosenFeatures(segments: readonly VisibleSegment[], isChosen: Choice) {
  for (const [at, feature] of segments[0].features.entries())
    if (isChosen(feature) && feature.spec.measure.of !== "is")
      yield segments.map(({ features }) => features[at]);
}

/** Tells the levels of the feature that has most of them among the segments; of equals the one in which they lie farthest apart. */
function levelsOf(segments: readonly VisibleSegment[], isChosen: Choice): Split | undefined {
  let best: (Split & { readonly rank: number }) | undefined;
  for (const features of chosenFeatures(segments, isChosen)) {
    const [{ spec }] = features;
    const texts = features.flatMap(({ level }) => (level === "undecided" ? [] : levelText(spec, level)));
    const levels = new Set(texts.map(({ en }) => en)).size;
    // Scores are within ±3.1, so that one more level always counts for more than the distance.
    const rank = 10 * levels + widthOf(features);
    if (texts.length === segments.length && levels > 1 && !(best && best.rank >= rank))
      best = { texts, of: spec.name, rank };
  }
  return best;
}

/**
 * Tells the order in the feature that parts them into most places beyond the noise; of equals the one in which they lie
 * farthest apart. Undefined when none parts them.
 */
function placesOf(segments: readonly VisibleSegment[], isChosen: Choice): Split | undefined {
  let best: (Split & { readonly rank: number }) | undefined;
  for (const features of chosenFeatures(segments, isChosen)) {
    const places = placesAmong(toldOf(features));
    const count = 1 + Math.max(...places);
    const rank = 10 * count + widthOf(features);
    if (count < 2 || (best && best.rank >= rank)) continue;
    const [{ spec }] = features;
    best = { texts: places.map((place) => placeText(spec, place, count)), of: spec.name, rank };
  }
  return best;
}

function widthOf(features: readonly SegmentFeature[]): number {
  const scores = features.map(({ score }) => score.value);
  return Math.max(...scores) - Math.min(...scores);
}

/** Returns the medians when they are told of all segments, else the means, if these are, else the scores. */
function toldOf(features: readonly SegmentFeature[]): readonly Estimate[] {
  for (const number of ["median", "mean"] as const) {
    const values = features.flatMap(({ values: own }) => own[number] ?? []);
    if (values.length === features.length) return values;
  }
  return features.map(({ score }) => score);
}

/** Returns the place of each value, 0 for the largest; values have the same one unless all above differ from all below beyond the noise. */
function placesAmong(values: readonly Estimate[]): readonly number[] {
  const order = values.toSorted((a, b) => b.value - a.value);
  const isApart = (above: Estimate, below: Estimate) =>
    above.value - below.value > BEYOND * Math.hypot(above.sigma, below.sigma);
  const cuts = order.flatMap((_, at) => {
    const [above, below] = [order.slice(0, at), order.slice(at)];
    return at > 0 && above.every((high) => below.every((low) => isApart(high, low))) ? [at] : [];
  });
  return values.map((value) => cuts.filter((cut) => cut <= order.indexOf(value)).length);
}

/** Gives each the number that it has everywhere else. */
function numbersOf(segments: readonly VisibleSegment[]): Split {
  const texts = segments.map(({ number }) => ({ en: `${number}`, zh: `${number}` }));
  return { texts, of: "" };
}
