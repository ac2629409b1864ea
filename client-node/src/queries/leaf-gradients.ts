import { entryText, NUMBERED } from "@fedseg/wording/plan/entry-words.ts";
import {
  type LeafGradientsParams,
  UNIT,
  leafParts,
  writeClassParts,
} from "@fedseg/shared/queries/leaf-gradients.ts";
import { chanceOf, stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import { leavesOf } from "@fedseg/shared/queries/trees.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import { writeChances } from "@fedseg/shared/queries/softmax.ts";
import type { SoftmaxScorer } from "@fedseg/shared/queries/scorers/softmax.ts";
import type { Table } from "../table.ts";
import { classScores } from "./scorers/softmax.ts";
import type { Emission, Measurement } from "./emission.ts";
import { leafName } from "./leaf-name.ts";
import { scoresOf } from "./scorers/scores-of.ts";
import { leafFinder } from "./tree-leaves.ts";

/** Measures, for a user with a class, the error and the curvature of the chance so far, in one leaf of every tree. */
export const leafGradients: Measurement<LeafGradientsParams> = {
  capacities: ({ scorer, trees }) => [
    2 * trees.length * (scorer.kind === "softmax" ? scorer.classes.length : 1),
  ],
  prepare({ scorer, trees }, table) {
    if (scorer.kind === "softmax") return ofClasses(scorer, trees, table);
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
  entryName({ scorer, trees }, features) {
    const leaves = leavesOf(trees[0]);
    const classes = scorer.kind === "softmax" ? scorer.classes.length : 1;
    return (at) => {
      const cell = Math.floor(at / 2 / classes);
      const [tree, leaf] = [Math.floor(cell / leaves), cell % leaves];
      const what = at % 2 === 0 ? NUMBERED.treeErrors : NUMBERED.treeCurvature;
      const of = classes > 1 ? [NUMBERED.class((Math.floor(at / 2) % classes) + 1)] : [];
      return entryText(what(tree + 1), leafName(trees[tree], leaf, features), ...of);
    };
  },
};

/** Measures errors and curvatures of the chances of several classes. */
function ofClasses(
  scorer: SoftmaxScorer,
  trees: LeafGradientsParams["trees"],
  table: Table,
): (user: number, parts: readonly Emission[]) => void {
  const { table: then, classOf } = cutoffRows(table);
  const classes = scorer.classes.length;
  const score = classScores(scorer, then);
  const find = leafFinder(trees, then);
  const leaves = leavesOf(trees[0]);
  const [scores, found] = [new Float64Array(classes), new Int32Array(trees.length)];
  const [steps, chances] = [new Int32Array(classes), new Int32Array(classes)];
  const numbers = new Int32Array(2 * classes);
  return (user, [part]) => {
    part.count = 0;
    const label = classOf(user, classes);
    if (label < 0 || !find(user, found) || !score(user, scores)) return;
    for (let own = 0; own < classes; own++) steps[own] = stepOf(scores[own]);
    writeChances(steps, UNIT, chances);
    writeClassParts(label, chances, numbers);
    for (let tree = 0; tree < found.length; tree++) {
      const from = (tree * leaves + found[tree]) * numbers.length;
      for (let at = 0; at < numbers.length; at++) {
        part.indices[part.count] = from + at;
        part.values[part.count++] = numbers[at];
      }
    }
  };
}
