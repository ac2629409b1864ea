import type { Measurement } from "@fedseg/client-node/queries/emission.ts";
import { NO_CODE, TOP_CODE } from "@fedseg/shared/features/code.ts";
import type { AboveMiddleParams } from "./contract.ts";

/** Measures a 1 for every feature whose value is above the middle of its range. */
export const aboveMiddle: Measurement<AboveMiddleParams> = {
  capacities: ({ columns }) => [columns.length],
  prepare:
    ({ columns }, { users, codes }) =>
    (user, [part]) => {
      part.count = 0;
      for (const [j, place] of columns.entries()) {
        const code = codes[place * users + user];
        if (code === NO_CODE || code <= TOP_CODE / 2) continue;
        part.indices[part.count] = j;
        part.values[part.count] = 1;
        part.count++;
      }
    },
  entryName:
    ({ columns }, features) =>
    (at) => ({
      en: `${features[columns[at]].name}, above the middle`,
      zh: `${features[columns[at]].name}，高于中点`,
    }),
};
