import { type LogisticModel, logisticScorer as scorerOf } from "@fedseg/shared/programs/logistic/spec.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { chanceText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { scoresOf } from "../queries/scorers/scores-of.ts";
import { chanceScoring } from "./prediction/chance-scoring.ts";
import { topReasons, weightParts } from "./prediction/reasons.ts";
import type { Scorer } from "./scorer.ts";

/** The chance of the target's class 1 of every user as they are now, its band, and what it comes from. */
export const logisticScorer: Scorer<PredictionSpec, LogisticModel> = {
  prepare({ model, spec, features }, table) {
    const scoreOf = scoresOf(scorerOf(model), table);
    const reasonsOf = topReasons([weightParts(model, table)], features, table);
    return chanceScoring({
      program: "logistic",
      model,
      chanceOf(user) {
        const score = scoreOf(user);
        return score === undefined ? undefined : 1 / (1 + Math.exp(-score / 2 ** SCORE_BITS));
      },
      explain: (user, chance) => chanceText(spec.target, chance, reasonsOf(user)),
    });
  },
};
