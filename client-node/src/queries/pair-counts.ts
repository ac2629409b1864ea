import { boughtPairText } from "@fedseg/wording/plan/entry-words.ts";
import { MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { type PairCountsParams, countPairs, pairAt } from "@fedseg/shared/queries/pair-counts.ts";
import type { Measurement } from "./emission.ts";

/** Measures a 1 for each pair of the listed entries among those that the user bought last; nothing of one who has an entry twice. */
export const pairCounts: Measurement<PairCountsParams> = {
  capacities: ({ places, most }) => [countPairs(Math.min(most, places.length))],
  prepare({ places, most }, table) {
    if (!table.baskets) throw new RangeError('"baskets" expected what every user has bought, got none');
    const { recent } = table.baskets;
    const indexOf = new Map(places.map((place, at) => [place + 1, at]));
    return (user, [part]) => {
      part.count = 0;
      const own: number[] = [];
      for (let at = user * MOST_RECENT; at < user * MOST_RECENT + most && recent[at] > 0; at++) {
        const found = indexOf.get(recent[at]);
        if (found !== undefined) own.push(found);
      }
      own.sort((a, b) => a - b);
      if (own.some((entry, at) => entry === own[at - 1])) return;
      for (let second = 1; second < own.length; second++) {
        for (let first = 0; first < second; first++) {
          part.indices[part.count] = pairAt(own[first], own[second], places.length);
          part.values[part.count++] = 1;
        }
      }
    };
  },
  entryName: ({ places }) => {
    return (at) => {
      let [first, left] = [0, at];
      for (let row = places.length - 1; left >= row; row--) [first, left] = [first + 1, left - row];
      return boughtPairText(places[first] + 1, places[first + 1 + left] + 1);
    };
  },
};
