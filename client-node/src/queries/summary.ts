import { ENTRY, entryText } from "@fedseg/wording/plan/entry-words.ts";
import { alike } from "@fedseg/wording/language.ts";
import { GRID, rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import type { SummaryParams } from "@fedseg/shared/queries/summary.ts";
import type { Measurement } from "./emission.ts";
import { choose } from "./entry-name.ts";
import { rowScaler } from "./scale-row.ts";

/** Measures 1, the places a in the hard ranges, and ⌊a²/2^11⌋ − 2^10. */
export const summary: Measurement<SummaryParams> = {
  capacities: ({ columns }) => [1, 2 * columns.length],
  prepare({ columns }, table) {
    const d = columns.length;
    const scale = rowScaler(rangeScaling(columns), table);
    const row = new Int32Array(d);
    return (user, [one, values]) => {
      [one.count, values.count] = [0, 0];
      if (!scale(user, row)) return;
      [one.indices[0], one.values[0], one.count] = [0, 1, 1];
      for (let j = 0; j < d; j++) {
        [values.indices[j], values.values[j]] = [j, row[j]];
        values.indices[d + j] = d + j;
        values.values[d + j] = Math.floor((row[j] * row[j]) / GRID) - GRID / 2;
      }
      values.count = 2 * d;
    };
  },
  entryName({ columns }, features) {
    const chosen = choose(features, columns);
    const names = [
      ENTRY.users,
      ...chosen.map(({ name }) => entryText(alike(name), ENTRY.summed)),
      ...chosen.map(({ name }) => alike(`${name}²`)),
    ];
    return (at) => names[at];
  },
};
