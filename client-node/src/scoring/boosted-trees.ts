import type { BoostedModel } from "@fedseg/shared/programs/boosted-trees/spec.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { chanceText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { scoresOf } from "../queries/scorers/scores-of.ts";
import { chanceScoring } from "./prediction/chance-scoring.ts";
import { topReasons, treeParts, weightParts } from "./prediction/reasons.ts";
import type { Scorer } from "./scorer.ts";

/** The chance of the target's class 1 of every user as they are now, its band, and what it comes from. */
export const boostedTreesScorer: Scorer<PredictionSpec, BoostedModel> = {
  prepare({ model, spec, features }, table) {
    const { scorer } = model;
    const scoreOf = scoresOf(scorer, table);
    const weighed = scorer.start ? [weightParts(scorer.start, table)] : [];
    const reasonsOf = topReasons([...weighed, treeParts(scorer.trees, table)], features, table);
    return chanceScoring({
      program: "boosted-trees",
      model,
      chanceOf(user) {
        const score = scoreOf(user);
        return score === undefined ? undefined : 1 / (1 + Math.exp(-score / 2 ** SCORE_BITS));
      },
      explain: (user, chance) => chanceText(spec.target, chance, reasonsOf(user)),
    });
  },
};
