import { type BehaviourCountsParams, behaviourCells } from "@fedseg/shared/queries/behaviour-counts.ts";
import { centerWords, pairsLength } from "./center-words.ts";
import { rowWords } from "./row-words.ts";
import { type Kernel, filledUp } from "./work.ts";

export const behaviourCounts: Kernel<BehaviourCountsParams> = {
  work: ({ scaling, centers, periods }, { besides }) => {
    // The measurement says what is wrong with a table that does not know it.
    if (!besides?.behaviour) return undefined;
    const d = scaling.columns.length;
    const k = centers.length / d;
    const { steps, hours, weekdays, ages, active, cells } = behaviourCells(periods);
    return {
      name: "behaviourCounts",
      of: "behaviour",
      columns: filledUp(scaling.columns, 2),
      words: Int32Array.from([
        ...rowWords(scaling),
        k,
        periods,
        cells,
        steps,
        hours,
        weekdays,
        ages,
        active,
        ...centerWords(centers, d),
      ]),
      scratch: { perUser: 10, more: pairsLength(d) },
      length: k * cells,
    };
  },
};
