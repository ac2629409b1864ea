import { ARM_CELLS, type ArmCountsParams } from "@fedseg/shared/queries/arm-counts.ts";
import { centerWords, pairsLength } from "./center-words.ts";
import { rowWords } from "./row-words.ts";
import { type Kernel, filledUp } from "./work.ts";

export const armCounts: Kernel<ArmCountsParams> = {
  work: ({ scaling, centers }, { outcome }) => {
    // The measurement says what is wrong with a table without a campaign.
    if (!outcome?.arms) return undefined;
    const d = scaling.columns.length;
    const k = centers.length / d;
    return {
      name: "armCounts",
      of: "arms",
      columns: filledUp(scaling.columns, 2),
      words: Int32Array.from([...rowWords(scaling), k, ...centerWords(centers, d)]),
      scratch: { perUser: 10, more: pairsLength(d) },
      length: k * ARM_CELLS,
    };
  },
};
