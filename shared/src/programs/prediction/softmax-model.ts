import { z } from "zod";
import { weights } from "../../queries/logistic-score.ts";
import { scaling } from "../../queries/scaling.ts";
import { type SoftmaxScorer, softmaxScorer } from "../../queries/scorers/softmax.ts";
import { columnsOfTrees } from "../../queries/trees.ts";
import { type ClassesModel, plainClass, publishedClasses, readClass } from "./several-classes.ts";

/** The released model of a program whose classes have a score each, and chances by all of them. */
export type SoftmaxModel = ClassesModel<SoftmaxScorer>;

const { trees, units } = softmaxScorer.shape;
const published = z.strictObject({
  scaling,
  /** What is added to the scores; absent: nothing. */
  trees: trees.optional(),
  units,
  ...publishedClasses({ weights }),
});

/** Returns a model as it is published: plain values in a fixed order. */
export function plainSoftmax({ classes, users, usersSigma }: SoftmaxModel): z.input<typeof published> {
  const [{ scorer }] = classes;
  const { columns, origin, factor, radius } = scorer.scaling;
  return {
    scaling: { columns: [...columns], origin: [...origin], factor: [...factor], radius },
    ...(scorer.trees.length > 0 && {
      trees: scorer.trees.map(({ columns: looked, starts, leaves }) => ({
        columns: [...looked],
        starts: [...starts],
        leaves: leaves.map((own) => [...own]),
      })),
    }),
    ...(scorer.units && {
      units: scorer.units.map(({ intercept, columns: each, outs }) => ({
        intercept,
        columns: [...each],
        outs: [...outs],
      })),
    }),
    classes: classes.map((own, yes) => {
      const { intercept, columns: each } = scorer.classes[yes];
      return { name: own.name, weights: { intercept, columns: [...each] }, ...plainClass(own) };
    }),
    users,
    usersSigma,
  };
}

/** Reads what `plainSoftmax` has written of a study with so many features. @throws ZodError when it is something else. */
export function readSoftmax(plain: unknown, features: number): SoftmaxModel {
  const {
    classes,
    scaling: map,
    trees: added = [],
    units: bent,
    ...told
  } = published
    .refine(
      ({ scaling: { columns }, trees: all = [] }) =>
        [...columns, ...columnsOfTrees(all)].every((place) => place < features),
      { error: "expected the features of the study" },
    )
    .parse(plain);
  const learnt = classes.map((own) => own.weights);
  return {
    classes: classes.map((own, yes) => ({
      ...readClass(own),
      scorer: softmaxScorer.parse({
        kind: "softmax",
        scaling: map,
        classes: learnt,
        trees: added,
        ...(bent && { units: bent }),
        yes,
      }),
    })),
    ...told,
  };
}
