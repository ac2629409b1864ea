import { CLASSES, type ClassCountsParams, classOffsets } from "@fedseg/shared/queries/class-counts.ts";
import { TABLE_LENGTH, startWords } from "./start-words.ts";
import type { Kernel } from "./work.ts";

export const classCounts: Kernel<ClassCountsParams> = {
  work: (given, { d, outcome }) => {
    const { starts } = given;
    // The measurement says what is wrong with them, and counts more than two classes.
    if (!outcome || given.classes !== undefined || starts.length !== d) return undefined;
    const most = Math.max(...starts.map(({ length }) => length));
    return {
      name: "classCounts",
      of: "outcome",
      columns: starts.map((_, j) => j),
      words: Int32Array.from([d, most, ...startWords(starts)]),
      scratch: { perUser: 4, more: 16 + d * TABLE_LENGTH + (most + 2) * CLASSES * 4 },
      length: classOffsets(given)[d],
    };
  },
};
