import { exp } from "../../math/exp.ts";
import { logOddsAt } from "../../queries/logistic-score.ts";
import type { TreeScorer } from "../../queries/scorers/tree.ts";
import { isFork } from "../../queries/tree-nodes.ts";
import { type ClassesModel, shareOut } from "../prediction/several-classes.ts";

/** The likeliest class at an end of a tree, and its chance. */
export interface LikelyEnd {
  readonly name: string;
  readonly chance: number;
}

/** Returns the likeliest class of every node of a tree of several classes, by the node's index; what is said of a condition means nothing. */
export function likelyEnds({ classes }: ClassesModel<TreeScorer>): readonly LikelyEnd[] {
  return classes[0].scorer.nodes.map((_, at) => {
    const { chances, likeliest } = shareOut(
      classes.map(({ scorer: { nodes } }) => {
        const node = nodes[at];
        return isFork(node) ? 1 : 1 / (1 + exp(-logOddsAt(node.step)));
      }),
    );
    return { name: classes[likeliest].name, chance: chances[likeliest] };
  });
}
