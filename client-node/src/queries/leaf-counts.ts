import { entryText, NUMBERED } from "@fedseg/wording/plan/entry-words.ts";
import { CLASSES } from "@fedseg/shared/queries/class-counts.ts";
import type { LeafCountsParams } from "@fedseg/shared/queries/leaf-counts.ts";
import { leavesOf } from "@fedseg/shared/queries/trees.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { classText } from "./entry-name.ts";
import { leafName } from "./leaf-name.ts";
import { leafFinder } from "./tree-leaves.ts";

/** Measures, for a user with a class, a 1 in one cell of leaf and class of every tree. */
export const leafCounts: Measurement<LeafCountsParams> = {
  capacities: ({ trees }) => [trees.length],
  prepare({ trees, classes = CLASSES }, table) {
    const { table: then, classOf } = cutoffRows(table);
    const find = leafFinder(trees, then);
    const leaves = leavesOf(trees[0]);
    const found = new Int32Array(trees.length);
    return (user, [part]) => {
      part.count = 0;
      const label = classOf(user, classes);
      if (label < 0 || !find(user, found)) return;
      for (let tree = 0; tree < found.length; tree++) {
        part.indices[tree] = (tree * leaves + found[tree]) * classes + label;
        part.values[tree] = 1;
      }
      part.count = found.length;
    };
  },
  entryName(given, features) {
    const { trees, classes = CLASSES } = given;
    const leaves = leavesOf(trees[0]);
    return (at) => {
      const cell = Math.floor(at / classes);
      const [tree, leaf] = [Math.floor(cell / leaves), cell % leaves];
      return entryText(
        NUMBERED.tree(tree + 1),
        leafName(trees[tree], leaf, features),
        classText(at % classes, given),
      );
    };
  },
};
