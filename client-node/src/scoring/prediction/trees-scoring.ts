import type { ProgramName } from "@fedseg/shared/programs/index.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import type { TreesModel } from "@fedseg/shared/programs/prediction/trees-model.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { chanceText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { scoresOf } from "../../queries/scorers/scores-of.ts";
import type { Scorer } from "../scorer.ts";
import { chanceScoring } from "./chance-scoring.ts";
import { topReasons, treeParts, weightParts } from "./reasons.ts";

/** The chance of the target's class 1 of every user as they are now by trees, its band, and what it comes from. */
export function treesScoring(program: ProgramName): Scorer<PredictionSpec, TreesModel> {
  return {
    prepare({ model, spec, features }, table) {
      const { scorer } = model;
      const scoreOf = scoresOf(scorer, table);
      const weighed = scorer.start ? [weightParts(scorer.start, table)] : [];
      const reasonsOf = topReasons([...weighed, treeParts(scorer.trees, table)], features, table);
      const { shift, slope } = model.recalibration;
      return chanceScoring({
        program,
        model,
        chanceOf(user) {
          const score = scoreOf(user);
          if (score === undefined) return undefined;
          return 1 / (1 + Math.exp(-(shift + (slope * score) / 2 ** SCORE_BITS)));
        },
        explain: (user, chance) => chanceText(spec.target, chance, reasonsOf(user)),
      });
    },
  };
}
