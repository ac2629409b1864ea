import type { AnyNetworkModel } from "@fedseg/shared/programs/network/contract.ts";
import {
  type NetworkModel,
  type NetworkSpec,
  networkScorer as scorerOf,
} from "@fedseg/shared/programs/network/spec.ts";
import { isOfClasses } from "@fedseg/shared/programs/prediction/several-classes.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import type { SoftmaxScorer } from "@fedseg/shared/queries/scorers/softmax.ts";
import { chanceText, classText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { addHidden, hiddenScore } from "../queries/hidden-row.ts";
import { rowScaler } from "../queries/scale-row.ts";
import { scoreRow } from "../queries/score-row.ts";
import { scoresOf } from "../queries/scorers/scores-of.ts";
import { chanceScoring } from "./prediction/chance-scoring.ts";
import { classesScoring } from "./prediction/classes-scoring.ts";
import { type AddParts, topReasons } from "./prediction/reasons.ts";
import type { Scorer } from "./scorer.ts";
import type { Table } from "../table.ts";

/** The chance of the target's class 1, or of each of several, of every user as they are now, and what it comes from. */
export const networkScorer: Scorer<NetworkSpec, AnyNetworkModel> = {
  prepare({ model, spec: { target }, features }, table) {
    const reasonsBy = (scaling: Scaling, rowScore: RowScore) =>
      topReasons([leftOut(scaling, rowScore, table)], features, table);
    if (isOfClasses(model)) {
      const explains = ({ scorer }: { readonly scorer: SoftmaxScorer }) => {
        const reasonsOf = reasonsBy(scorer.scaling, classRowScore(scorer));
        return (user: number, likeliest: Parameters<typeof classText>[0]) =>
          classText(likeliest, reasonsOf(user));
      };
      return classesScoring({ program: "network", target, model, explains }, table);
    }
    const scoreOf = scoresOf(scorerOf(model), table);
    const reasonsOf = reasonsBy(model.scaling, networkRowScore(model));
    return chanceScoring({
      program: "network",
      model,
      chanceOf(user) {
        const score = scoreOf(user);
        return score === undefined ? undefined : 1 / (1 + Math.exp(-score / 2 ** SCORE_BITS));
      },
      explain: (user, chance) => chanceText(target, chance, reasonsOf(user)),
    });
  },
};

/** Returns the score of a row on the grid. */
type RowScore = (row: Int32Array) => number;

function networkRowScore({ weights, hidden }: NetworkModel): RowScore {
  const tanhs = new Int32Array(hidden.length);
  return (row) => scoreRow(weights, row) + hiddenScore(hidden, row, tanhs);
}

/** How far the score of a scorer's own class is beyond the mean of those of all classes. */
function classRowScore({ classes, units = [], yes }: SoftmaxScorer): RowScore {
  const tanhs = new Int32Array(units.length);
  const scores = new Float64Array(classes.length);
  return (row) => {
    for (const [own, weights] of classes.entries()) scores[own] = scoreRow(weights, row);
    addHidden(units, row, tanhs, scores);
    return scores[yes] - scores.reduce((sum, score) => sum + score, 0) / scores.length;
  };
}

/** Returns what each feature moves a user's score, from where it would be with the feature at the mean and all others as they are. */
function leftOut(scaling: Scaling, rowScore: RowScore, table: Table): AddParts {
  const scale = rowScaler(scaling, table);
  const row = new Int32Array(scaling.columns.length);
  return (user, parts) => {
    if (!scale(user, row)) return;
    const score = rowScore(row);
    scaling.columns.forEach((column, j) => {
      const own = row[j];
      row[j] = 0;
      parts[column] += score - rowScore(row);
      row[j] = own;
    });
  };
}
