import type { SoftmaxModel } from "@fedseg/shared/programs/prediction/softmax-model.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { beyondMean } from "@fedseg/shared/queries/scorers/softmax.ts";
import { classText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { classesScoring } from "./prediction/classes-scoring.ts";
import { treesReasons } from "./prediction/reasons.ts";
import type { Scorer } from "./scorer.ts";

/** The chance of each class of every user as they are now, and what the likeliest comes from. */
export const classesScorer: Scorer<PredictionSpec, SoftmaxModel> = {
  prepare({ model, spec: { target }, features }, table) {
    return classesScoring(
      {
        program: "classes",
        target,
        model,
        explains({ scorer }) {
          const reasonsOf = treesReasons(beyondMean(scorer), features, table);
          return (user, likeliest) => classText(likeliest, reasonsOf(user));
        },
      },
      table,
    );
  },
};
