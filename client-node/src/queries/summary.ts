import { summaryWeights, type SummaryParams } from "@fedseg/shared/queries/summary.ts";
import type { Measurement } from "./emission.ts";
import { choose } from "./entry-name.ts";
import { rowScaler } from "./scale-row.ts";

/** Measures (√(d/4), x, x∘x − ½)/√(1.5·d), x the place in the hard range. */
export const summary: Measurement<SummaryParams> = {
  capacities: ({ lo }) => [1 + 2 * lo.length],
  prepare({ columns, lo, hi }, table) {
    const d = lo.length;
    const half = 1 / Math.sqrt(d);
    const scale = rowScaler({ columns, lo, hi, half }, table);
    const row = new Float64Array(d);
    const { count, feature } = summaryWeights(d);
    return (user, [part]) => {
      part.count = 0;
      if (!scale(user, row)) return;
      const { indices, values } = part;
      for (let at = 0; at < indices.length; at++) indices[at] = at;
      values[0] = count;
      for (let j = 0; j < d; j++) {
        const x = row[j] / half;
        values[1 + j] = x * feature;
        values[1 + d + j] = (x * x - 0.5) * feature;
      }
      part.count = indices.length;
    };
  },
  entryName({ columns }, features) {
    const chosen = choose(features, columns);
    const names = [
      "users",
      ...chosen.map(({ name }) => `${name}, summed`),
      ...chosen.map(({ name }) => `${name}²`),
    ];
    return (at) => names[at];
  },
};
