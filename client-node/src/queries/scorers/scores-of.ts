import type { Scorer } from "@fedseg/shared/queries/scorer.ts";
import type { Table } from "../../table.ts";
import { logisticScores } from "./logistic.ts";
import { treesScores } from "./trees.ts";
import { networkScores } from "./network.ts";
import type { RowScores, ScoreOf } from "./scores.ts";
import { softmaxScores } from "./softmax.ts";
import { treeScores } from "./tree.ts";

/** How a row's score comes about, by the kind of what gives it. */
const scores: { readonly [Kind in Scorer["kind"]]: RowScores<Extract<Scorer, { kind: Kind }>> } = {
  logistic: logisticScores,
  tree: treeScores,
  trees: treesScores,
  network: networkScores,
  softmax: softmaxScores,
};

/** Makes ready to score the users of a table, as they stand in its codes. @throws RangeError when it lacks a feature. */
export function scoresOf(scorer: Scorer, table: Table): ScoreOf {
  return (scores[scorer.kind] as RowScores<Scorer>)(scorer, table);
}
