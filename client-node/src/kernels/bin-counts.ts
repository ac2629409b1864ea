import type { BinCountsParams } from "@fedseg/shared/queries/bin-counts.ts";
import { binWords } from "./bin-words.ts";
import type { Kernel } from "./work.ts";

export const binCounts: Kernel<BinCountsParams> = {
  work: ({ columns, bins }) => ({
    name: "binCounts",
    of: "codes",
    columns,
    words: Int32Array.of(columns.length, bins, 0, ...binWords(bins)),
    scratch: { perUser: 2, more: 16 * (bins + 1) },
    length: columns.length * bins,
  }),
};
