import type { VisibleSegment } from "./label-segment.ts";
import type { Text } from "./names.ts";

/** Returns, by segment index, what tells segments of the same name apart; nothing for a name that occurs once. */
export function qualifiersOf(segments: readonly VisibleSegment[]): Map<number, Text> {
  const qualifiers = new Map<number, Text>();
  for (const alike of Map.groupBy(segments, ({ name }) => name).values()) {
    if (alike.length < 2) continue;
    const j = mostDifferentFeature(alike);
    const title = alike[0].features[j].spec.title;
    const order = alike.toSorted((a, b) => b.features[j].score.value - a.features[j].score.value);
    order.forEach(({ index }, place) => qualifiers.set(index, phrase(title, place, alike.length)));
  }
  return qualifiers;
}

/** Finds the feature whose scores lie farthest apart; the first of equals. */
function mostDifferentFeature(segments: readonly VisibleSegment[]): number {
  let [best, widest] = [0, -1];
  segments[0].features.forEach((_, j) => {
    const scores = segments.map(({ features }) => features[j].score.value);
    const width = Math.max(...scores) - Math.min(...scores);
    if (width > widest) [best, widest] = [j, width];
  });
  return best;
}

/** Says where a segment stands among the `count` of its name; `place` 0 has the highest value. */
function phrase({ en, zh }: Text, place: number, count: number): Text {
  if (count === 2)
    return place === 0 ? { en: `higher ${en}`, zh: `${zh}较高` } : { en: `lower ${en}`, zh: `${zh}较低` };
  return {
    en: `no. ${place + 1} of ${count} by ${en}`,
    zh: `${zh}第 ${place + 1} 高(共 ${count} 个)`,
  };
}
