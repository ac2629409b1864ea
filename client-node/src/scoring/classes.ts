import type { ClassesModel } from "@fedseg/shared/programs/prediction/several-classes.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import type { LogisticScorer } from "@fedseg/shared/queries/scorers/logistic.ts";
import { classText } from "@fedseg/wording/programs/prediction/chance-text.ts";
import { classesScoring } from "./prediction/classes-scoring.ts";
import { topReasons, weightParts } from "./prediction/reasons.ts";
import type { Scorer } from "./scorer.ts";

/** The chance of each class of every user as they are now, and what the likeliest comes from. */
export const classesScorer: Scorer<PredictionSpec, ClassesModel<LogisticScorer>> = {
  prepare({ model, spec: { target }, features }, table) {
    return classesScoring(
      {
        program: "classes",
        target,
        model,
        explains({ scorer }) {
          const reasonsOf = topReasons([weightParts(scorer, table)], features, table);
          return (user, likeliest) => classText(likeliest, reasonsOf(user));
        },
      },
      table,
    );
  },
};
