import { entryText, NUMBERED } from "@fedseg/wording/plan/entry-words.ts";
import { type LeafGradientsParams, leafParts } from "@fedseg/shared/queries/leaf-gradients.ts";
import { chanceOf, stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import { leavesOf } from "@fedseg/shared/queries/trees.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { leafName } from "./leaf-name.ts";
import { scoresOf } from "./scorers/scores-of.ts";
import { leafFinder } from "./tree-leaves.ts";

/** Measures, for a user with a class, the error and the curvature of the chance so far, in one leaf of every tree. */
export const leafGradients: Measurement<LeafGradientsParams> = {
  capacities: ({ trees }) => [2 * trees.length],
  prepare({ scorer, trees }, table) {
    const { table: then, classOf } = cutoffRows(table);
    const scoreOf = scoresOf(scorer, then);
    const find = leafFinder(trees, then);
    const leaves = leavesOf(trees[0]);
    const found = new Int32Array(trees.length);
    return (user, [part]) => {
      part.count = 0;
      const label = classOf(user);
      if (label < 0 || !find(user, found)) return;
      const score = scoreOf(user);
      if (score === undefined) return;
      const [error, curvature] = leafParts(label, chanceOf(stepOf(score)));
      for (let tree = 0; tree < found.length; tree++) {
        const at = 2 * (tree * leaves + found[tree]);
        part.indices[2 * tree] = at;
        part.values[2 * tree] = error;
        part.indices[2 * tree + 1] = at + 1;
        part.values[2 * tree + 1] = curvature;
      }
      part.count = 2 * found.length;
    };
  },
  entryName({ trees }, features) {
    const leaves = leavesOf(trees[0]);
    return (at) => {
      const cell = at >> 1;
      const [tree, leaf] = [Math.floor(cell / leaves), cell % leaves];
      const what = at % 2 === 0 ? NUMBERED.treeErrors : NUMBERED.treeCurvature;
      return entryText(what(tree + 1), leafName(trees[tree], leaf, features));
    };
  },
};
