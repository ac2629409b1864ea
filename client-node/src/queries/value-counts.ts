import type { ValueCountsParams } from "@fedseg/shared/queries/value-counts.ts";
import { tableColumns } from "./columns.ts";
import type { Measurement } from "./emission.ts";
import { evenBin } from "./entry-name.ts";

/** Measures a 1 in one bin of every feature; a missing value has a bin of its own. */
export const valueCounts: Measurement<ValueCountsParams> = {
  capacities: ({ lo }) => [lo.length],
  prepare({ lo, hi, bins }, { d, values }) {
    tableColumns(undefined, lo.length, d);
    return (user, [part]) => {
      for (let j = 0, at = user * d; j < d; j++, at++) {
        const position = Math.floor(((values[at] - lo[j]) / (hi[j] - lo[j])) * bins);
        const bin = Number.isNaN(position) ? bins : Math.min(Math.max(position, 0), bins - 1);
        part.indices[j] = j * (bins + 1) + bin;
        part.values[j] = 1;
      }
      part.count = d;
    };
  },
  entryName:
    ({ lo, hi, bins }, features) =>
    (at) => {
      const [j, bin] = [Math.floor(at / (bins + 1)), at % (bins + 1)];
      if (bin === bins) return `${features[j].name}, no value`;
      return evenBin(features[j], bin, { lo, hi, bins, j });
    },
};
