import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { ProgramName } from "@fedseg/shared/programs/index.ts";
import { isOfClasses } from "@fedseg/shared/programs/prediction/several-classes.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import type { AnyTreesModel } from "@fedseg/shared/programs/prediction/trees-model.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import type { TreesScorer } from "@fedseg/shared/queries/scorers/trees.ts";
import { type Reason, chanceText, classText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { scoresOf } from "../../queries/scorers/scores-of.ts";
import type { Table } from "../../table.ts";
import type { Scorer } from "../scorer.ts";
import { chanceScoring } from "./chance-scoring.ts";
import { classesScoring } from "./classes-scoring.ts";
import { topReasons, treeParts, weightParts } from "./reasons.ts";

/** The chance of the target's class 1, or of each of several, of every user as they are now by trees, and what it comes from. */
export function treesScoring(program: ProgramName): Scorer<PredictionSpec, AnyTreesModel> {
  return {
    prepare({ model, spec: { target }, features }, table) {
      if (isOfClasses(model)) {
        const explains = ({ scorer }: { readonly scorer: TreesScorer }) => {
          const reasonsOf = treesReasons(scorer, features, table);
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

/** Returns a function that names the features which have moved a user's score most, by weights and trees. */
function treesReasons(
  { start, trees }: TreesScorer,
  features: readonly FeatureSpec[],
  table: Table,
): (user: number) => readonly Reason[] {
  const weighed = start ? [weightParts(start, table)] : [];
  return topReasons([...weighed, treeParts(trees, table)], features, table);
}
