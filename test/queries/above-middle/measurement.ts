import type { Measurement } from "@fedseg/client-node/queries/emission.ts";
import type { AboveMiddleParams } from "./contract.ts";

/** Measures a 1 for every feature whose value is above the middle of its range. */
export const aboveMiddle: Measurement<AboveMiddleParams> = {
  capacities: ({ lo }) => [lo.length],
  prepare:
    ({ lo, hi }, { d, values }) =>
    (user, [part]) => {
      part.count = 0;
      for (let j = 0; j < d; j++) {
        if (!(values[user * d + j] > (lo[j] + hi[j]) / 2)) continue;
        part.indices[part.count] = j;
        part.values[part.count] = 1;
        part.count++;
      }
    },
  entryName: (_, features) => (at) => `${features[at].name}, above the middle`,
};
