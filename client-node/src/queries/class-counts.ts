import { CLASSES, classOffsets, type ClassCountsParams } from "@fedseg/shared/queries/class-counts.ts";
import { tableColumns } from "./columns.ts";
import type { Measurement } from "./emission.ts";
import { edgeBin } from "./entry-name.ts";

/** Measures, for a user with a class, a 1 in one (bin, class) cell of every feature that has a value. */
export const classCounts: Measurement<ClassCountsParams> = {
  capacities: ({ edges }) => [edges.length],
  prepare({ edges }, { d, outcome }) {
    tableColumns(undefined, edges.length, d);
    if (!outcome) throw new RangeError('"outcome" expected values and classes of every user, got none');
    const { values, classes } = outcome;
    const offsets = classOffsets(edges);
    return (user, [part]) => {
      part.count = 0;
      const label = classes[user];
      if (label < 0 || label >= CLASSES) return;
      for (let j = 0, at = user * d; j < d; j++, at++) {
        const value = values[at];
        if (Number.isNaN(value)) continue;
        let bin = 0;
        for (const edge of edges[j]) if (value >= edge) bin++;
        part.indices[part.count] = offsets[j] + bin * CLASSES + label;
        part.values[part.count] = 1;
        part.count++;
      }
    };
  },
  entryName({ edges }, features) {
    const offsets = classOffsets(edges);
    return (at) => {
      const j = offsets.findLastIndex((offset) => offset <= at);
      const [bin, one] = [Math.floor((at - offsets[j]) / CLASSES), (at - offsets[j]) % CLASSES];
      return `${edgeBin(features[j], edges[j], bin)}, target ${one === 1 ? "yes" : "no"}`;
    };
  },
};
