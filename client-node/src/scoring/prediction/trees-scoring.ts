import type { ProgramName } from "@fedseg/shared/programs/index.ts";
import { type ClassesModel, isOfClasses } from "@fedseg/shared/programs/prediction/several-classes.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import type { TreesModel } from "@fedseg/shared/programs/prediction/trees-model.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { type SoftmaxScorer, beyondMean } from "@fedseg/shared/queries/scorers/softmax.ts";
import type { TreesScorer } from "@fedseg/shared/queries/scorers/trees.ts";
import { chanceText, classText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { scoresOf } from "../../queries/scorers/scores-of.ts";
import type { Scorer } from "../scorer.ts";
import { chanceScoring } from "./chance-scoring.ts";
import { classesScoring } from "./classes-scoring.ts";
import { treesReasons } from "./reasons.ts";

/** The chance of the target's class 1, or of each of several, of every user as they are now by trees, and what it comes from. */
export function treesScoring(
  program: ProgramName,
): Scorer<PredictionSpec, TreesModel | ClassesModel<TreesScorer | SoftmaxScorer>> {
  return {
    prepare({ model, spec: { target }, features }, table) {
      if (isOfClasses(model)) {
        const explains = ({ scorer }: { readonly scorer: TreesScorer | SoftmaxScorer }) => {
          const parts = scorer.kind === "softmax" ? beyondMean(scorer) : scorer;
          const reasonsOf = treesReasons(parts, features, table);
          return (user: number, likeliest: Parameters<typeof classText>[0]) =>
            classText(likeliest, reasonsOf(user));
        };
        return classesScoring({ program, target, model, explains }, table);
      }
      const scoreOf = scoresOf(model.scorer, table);
      const reasonsOf = treesReasons(model.scorer, features, table);
      const { shift, slope } = model.recalibration;
      return chanceScoring({
        program,
        model,
        chanceOf(user) {
          const score = scoreOf(user);
          if (score === undefined) return undefined;
          return 1 / (1 + Math.exp(-(shift + (slope * score) / 2 ** SCORE_BITS)));
        },
        explain: (user, chance) => chanceText(target, chance, reasonsOf(user)),
      });
    },
  };
}
