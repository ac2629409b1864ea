import type { LeafCountsParams } from "@fedseg/shared/queries/leaf-counts.ts";
import { columnsOfTrees } from "@fedseg/shared/queries/trees.ts";
import { leafSums } from "./leaf-sums.ts";
import type { Kernel } from "./work.ts";

export const leafCounts: Kernel<LeafCountsParams> = {
  work: ({ trees, classes }, { outcome }) =>
    // The measurement says what is wrong with a table without classes, and counts more than two.
    outcome && classes === undefined
      ? leafSums("leafCounts", { columns: columnsOfTrees(trees), asked: { trees } })
      : undefined,
};
