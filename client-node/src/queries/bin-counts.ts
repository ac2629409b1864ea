import { NO_CODE, binOfCode } from "@fedseg/shared/features/code.ts";
import type { BinCountsParams } from "@fedseg/shared/queries/bin-counts.ts";
import { columnStarts } from "./columns.ts";
import type { Measurement } from "./emission.ts";
import { choose, evenBin } from "./entry-name.ts";

/** Measures a 1 in one bin of every feature. */
export const binCounts: Measurement<BinCountsParams> = {
  capacities: ({ columns }) => [columns.length],
  prepare({ columns, bins }, table) {
    const starts = columnStarts(columns, table);
    return (user, [part]) => {
      part.count = 0;
      for (let j = 0; j < starts.length; j++) {
        const code = table.codes[starts[j] + user];
        if (code === NO_CODE) {
          part.count = 0;
          return;
        }
        part.indices[j] = j * bins + binOfCode(code, bins);
        part.values[j] = 1;
        part.count++;
      }
    };
  },
  entryName({ columns, bins }, features) {
    const chosen = choose(features, columns);
    return (at) => evenBin(chosen[Math.floor(at / bins)], at % bins, bins);
  },
};
