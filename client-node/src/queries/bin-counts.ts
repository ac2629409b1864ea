import type { BinCountsParams } from "@fedseg/shared/queries/bin-counts.ts";
import type { Measurement } from "./emission.ts";

/** Measures a 1 in one bin of every feature. */
export const binCounts: Measurement<BinCountsParams> = {
  capacities: ({ lo }) => [lo.length],
  prepare({ lo, hi, bins }, { d, values }) {
    if (lo.length !== d) throw new RangeError(`"lo" expected ${d} features, got ${lo.length}`);
    return (user, [part]) => {
      part.count = 0;
      for (let j = 0, at = user * d; j < d; j++, at++) {
        const position = Math.floor(((values[at] - lo[j]) / (hi[j] - lo[j])) * bins);
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
};
