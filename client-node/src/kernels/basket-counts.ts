import type { BasketCountsParams } from "@fedseg/shared/queries/basket-counts.ts";
import { centerWords, pairsLength } from "./center-words.ts";
import { rowWords } from "./row-words.ts";
import { type Kernel, filledUp } from "./work.ts";

export const basketCounts: Kernel<BasketCountsParams> = {
  work: ({ scaling, centers, entries, most }, { baskets }) => {
    // The measurement says what is wrong with a table without baskets.
    if (!baskets) return undefined;
    const d = scaling.columns.length;
    const k = centers.length / d;
    return {
      name: "basketCounts",
      of: "baskets",
      columns: filledUp(scaling.columns, 2),
      words: Int32Array.from([...rowWords(scaling), k, entries, most, ...centerWords(centers, d)]),
      scratch: { perUser: 10, more: 32 + 4 * entries + pairsLength(d) },
      length: k * entries,
    };
  },
};
