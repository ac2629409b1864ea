import { entryText, NUMBERED } from "@fedseg/wording/plan/entry-words.ts";
import { CLASSES } from "@fedseg/shared/queries/class-counts.ts";
import { type TreeCountsParams, tableOffsets } from "@fedseg/shared/queries/tree-counts.ts";
import { endOf, isFork } from "@fedseg/shared/queries/tree-nodes.ts";
import { binOf } from "./bin-of.ts";
import { codeReader } from "./code-row.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { choose, classText, codeBin } from "./entry-name.ts";

/** Measures, for a user with a class, a 1 in one (bin, class) cell of every counted feature at the end of the tree that they reach. */
export const treeCounts: Measurement<TreeCountsParams> = {
  capacities: ({ counted }) => [Math.max(counted.length, 1)],
  prepare(params, table) {
    const { columns, nodes, counted, classes = CLASSES } = params;
    const { table: then, classOf } = cutoffRows(table);
    const read = codeReader(columns, then);
    const row = new Uint16Array(columns.length);
    const offsets = tableOffsets(params);
    const width = offsets[offsets.length - 1];
    return (user, [part]) => {
      part.count = 0;
      const label = classOf(user, classes);
      if (label < 0 || !read(user, row)) return;
      const end = nodes[endOf(nodes, row)];
      const base = isFork(end) ? 0 : end.end * width + label;
      part.values.fill(1);
      if (counted.length === 0) part.indices[part.count++] = base;
      for (const [at, { feature, starts }] of counted.entries()) {
        part.indices[part.count++] = base + offsets[at] + binOf(starts, row[feature]) * classes;
      }
    };
  },
  entryName(params, features) {
    const { columns, counted, classes = CLASSES } = params;
    const chosen = choose(features, columns);
    const offsets = tableOffsets(params);
    const width = offsets[offsets.length - 1];
    return (at) => {
      const [end, inside] = [Math.floor(at / width), at % width];
      const target = classText(inside % classes, params);
      if (counted.length === 0) return entryText(NUMBERED.treeEnd(end + 1), target);
      const table = offsets.findLastIndex((offset) => offset <= inside);
      const { feature, starts } = counted[table];
      const bin = codeBin(chosen[feature], starts, Math.floor((inside - offsets[table]) / classes));
      return entryText(NUMBERED.treeEnd(end + 1), bin, target);
    };
  },
};
