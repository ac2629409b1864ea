import { MOST_ENTRIES, MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { type PairCountsParams, countPairs } from "@fedseg/shared/queries/pair-counts.ts";
import type { Kernel } from "./work.ts";

export const pairCounts: Kernel<PairCountsParams> = {
  work: ({ places, most }, { baskets }) => {
    // The measurement says what is wrong with a table without baskets.
    if (!baskets) return undefined;
    const listed = new Int32Array(MOST_ENTRIES + 1).fill(-1);
    for (const [entry, place] of places.entries()) listed[place + 1] = entry;
    return {
      name: "pairCounts",
      of: "baskets",
      columns: [],
      words: Int32Array.from([places.length, most, ...listed]),
      scratch: { perUser: 0, more: 4 * MOST_RECENT },
      length: countPairs(places.length),
    };
  },
};
