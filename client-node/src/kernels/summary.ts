import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import type { SummaryParams } from "@fedseg/shared/queries/summary.ts";
import { rowWords } from "./row-words.ts";
import type { Kernel } from "./work.ts";

export const summary: Kernel<SummaryParams> = {
  work: ({ columns }) => ({
    name: "summary",
    of: "codes",
    columns,
    words: Int32Array.from(rowWords(rangeScaling(columns))),
    scratch: { perUser: 2, more: 0 },
    length: 1 + 2 * columns.length,
  }),
};
