import { type MomentsParams, productGrid } from "@fedseg/shared/queries/moments.ts";
import { rowWords } from "./row-words.ts";
import { type Kernel, filledUp } from "./work.ts";

export const moments: Kernel<MomentsParams> = {
  work: ({ scaling, rows }, { outcome }) => {
    // The measurement says what is wrong with a table without classes.
    if (rows && !outcome) return undefined;
    const d = scaling.columns.length;
    return {
      name: "moments",
      of: rows ? "judged" : "codes",
      columns: filledUp(scaling.columns, 4),
      words: Int32Array.of(...rowWords(scaling), productGrid(scaling).bits, rows ? 1 : 0),
      scratch: { perUser: 2, more: 0 },
      length: 1 + d + (d * (d + 1)) / 2,
    };
  },
};
