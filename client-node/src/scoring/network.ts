import {
  type NetworkModel,
  type NetworkSpec,
  networkScorer as scorerOf,
} from "@fedseg/shared/programs/network/spec.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { chanceText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { hiddenScore } from "../queries/hidden-row.ts";
import { rowScaler } from "../queries/scale-row.ts";
import { scoreRow } from "../queries/score-row.ts";
import { scoresOf } from "../queries/scorers/scores-of.ts";
import { chanceScoring } from "./prediction/chance-scoring.ts";
import { type AddParts, topReasons } from "./prediction/reasons.ts";
import type { Scorer } from "./scorer.ts";
import type { Table } from "../table.ts";

/** The chance of the target's class 1 of every user as they are now, its band, and what it comes from. */
export const networkScorer: Scorer<NetworkSpec, NetworkModel> = {
  prepare({ model, spec, features }, table) {
    const scoreOf = scoresOf(scorerOf(model), table);
    const reasonsOf = topReasons([networkParts(model, table)], features, table);
    return chanceScoring({
      program: "network",
      model,
      chanceOf(user) {
        const score = scoreOf(user);
        return score === undefined ? undefined : 1 / (1 + Math.exp(-score / 2 ** SCORE_BITS));
      },
      explain: (user, chance) => chanceText(spec.target, chance, reasonsOf(user)),
    });
  },
};

/** Returns what each feature moves a user's score, from where it would be with the feature at the mean and all others as they are. */
function networkParts({ scaling, weights, hidden }: NetworkModel, table: Table): AddParts {
  const scale = rowScaler(scaling, table);
  const row = new Int32Array(scaling.columns.length);
  const tanhs = new Int32Array(hidden.length);
  const scoreOf = () => scoreRow(weights, row) + hiddenScore(hidden, row, tanhs);
  return (user, parts) => {
    if (!scale(user, row)) return;
    const score = scoreOf();
    scaling.columns.forEach((column, j) => {
      const own = row[j];
      row[j] = 0;
      parts[column] += score - scoreOf();
      row[j] = own;
    });
  };
}
