import type { ValueCountsParams } from "@fedseg/shared/queries/value-counts.ts";
import { binWords } from "./bin-words.ts";
import type { Kernel } from "./work.ts";

export const valueCounts: Kernel<ValueCountsParams> = {
  work: ({ columns, bins, rows }, { outcome }) => {
    // The measurement says what is wrong with a table without classes.
    if (rows && !outcome) return undefined;
    return {
      name: "valueCounts",
      of: rows ? "judged" : "codes",
      columns,
      words: Int32Array.of(columns.length, bins, rows ? 1 : 0, ...binWords(bins)),
      scratch: { perUser: 2, more: 16 * (bins + 1) },
      length: columns.length * (bins + 1),
    };
  },
};
