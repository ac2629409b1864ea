import { entryText, NUMBERED } from "@fedseg/wording/plan/entry-words.ts";
import { MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import type { BasketCountsParams } from "@fedseg/shared/queries/basket-counts.ts";
import type { Measurement } from "./emission.ts";
import { nearestCenter } from "./nearest-center.ts";
import { rowScaler } from "./scale-row.ts";

/** Measures, at the nearest centre, a 1 for each of the catalogue's entries that the user bought last. */
export const basketCounts: Measurement<BasketCountsParams> = {
  capacities: ({ most }) => [most],
  prepare({ scaling, centers: given, entries, most }, table) {
    if (!table.baskets) throw new RangeError('"baskets" expected what every user has bought, got none');
    const { recent } = table.baskets;
    const centers = Int32Array.from(given);
    const scale = rowScaler(scaling, table);
    const row = new Int32Array(scaling.columns.length);
    const found = new Float64Array(1);
    return (user, [part]) => {
      part.count = 0;
      if (!scale(user, row)) return;
      const from = nearestCenter(row, centers, found) * entries;
      const first = user * MOST_RECENT;
      for (let at = first; at < first + MOST_RECENT && part.count < most; at++) {
        const place = recent[at];
        if (place === 0 || place > entries) break;
        part.indices[part.count] = from + place - 1;
        part.values[part.count++] = 1;
      }
    };
  },
  entryName: ({ entries }) => {
    return (at) =>
      entryText(NUMBERED.segment(Math.floor(at / entries) + 1), NUMBERED.bought((at % entries) + 1));
  },
};
