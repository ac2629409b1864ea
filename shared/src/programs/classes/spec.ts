import { z } from "zod";
import { weights } from "../../queries/logistic-score.ts";
import { scaling } from "../../queries/scaling.ts";
import type { LogisticScorer } from "../../queries/scorers/logistic.ts";
import { type ClassesModel, plainClass, publishedClasses, readClass } from "../prediction/several-classes.ts";

/** The released model: a regression of each class against all others. */
export type RegressionsModel = ClassesModel<LogisticScorer>;

const published = z.strictObject({ scaling, ...publishedClasses({ weights }) });

/** Returns a model as it is published: plain values in a fixed order. */
export function plainClasses({ classes, users, usersSigma }: RegressionsModel): z.input<typeof published> {
  const { columns, origin, factor, radius } = classes[0].scorer.scaling;
  return {
    scaling: { columns: [...columns], origin: [...origin], factor: [...factor], radius },
    classes: classes.map((own) => {
      const { intercept, columns: each } = own.scorer.weights;
      return { name: own.name, weights: { intercept, columns: [...each] }, ...plainClass(own) };
    }),
    users,
    usersSigma,
  };
}

/** Reads what `plainClasses` has written of a study with so many features. @throws ZodError when it is something else. */
export function readClasses(plain: unknown, features: number): RegressionsModel {
  const {
    classes,
    scaling: own,
    ...told
  } = published
    .refine(
      ({ scaling: { columns }, classes: all }) =>
        columns.every((place) => place < features) &&
        all.every(({ weights: each }) => each.columns.length === columns.length),
      { error: "expected the features of the study, and a weight for each, of every class" },
    )
    .parse(plain);
  return {
    classes: classes.map((each) => ({
      ...readClass(each),
      scorer: { kind: "logistic", scaling: own, weights: each.weights },
    })),
    ...told,
  };
}
