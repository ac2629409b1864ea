import type { BinCountsParams } from "@fedseg/shared/queries/bin-counts.ts";
import { tableColumns } from "./columns.ts";
import type { Measurement } from "./emission.ts";
import { choose, evenBin } from "./entry-name.ts";

/** Measures a 1 in one bin of every feature. */
export const binCounts: Measurement<BinCountsParams> = {
  capacities: ({ lo }) => [lo.length],
  prepare({ columns: chosen, lo, hi, bins }, { d, values }) {
    const columns = tableColumns(chosen, lo.length, d);
    return (user, [part]) => {
      part.count = 0;
      for (let j = 0, at = user * d; j < columns.length; j++) {
        const position = Math.floor(((values[at + columns[j]] - lo[j]) / (hi[j] - lo[j])) * bins);
        if (Number.isNaN(position)) {
          part.count = 0;
          return;
        }
        part.indices[j] = j * bins + Math.min(Math.max(position, 0), bins - 1);
        part.values[j] = 1;
        part.count++;
      }
    };
  },
  entryName({ lo, hi, bins, columns }, features) {
    const chosen = choose(features, columns);
    return (at) =>
      evenBin(chosen[Math.floor(at / bins)], at % bins, { lo, hi, bins, j: Math.floor(at / bins) });
  },
};
