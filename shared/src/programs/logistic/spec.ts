import { z } from "zod";
import { targetName } from "../../features/target.ts";
import { type Weights, weights } from "../../queries/logistic-score.ts";
import { type Scaling, scaling } from "../../queries/scaling.ts";
import type { ScoreTable } from "./score-table.ts";

/** What logistic regression is asked to learn: every field is a public constant of the plan. */
export const logisticSpec = z.strictObject({
  /** The target whose class 1 is predicted. */
  target: targetName,
  /** The last sum, of which everything is made that is told about how good the model is. */
  evaluate: z.strictObject({
    /** Share of the program's mu². */
    share: z.number().min(0.01).max(0.5),
  }),
});

export type LogisticSpec = z.infer<typeof logisticSpec>;

/** The released model: post-processed noisy sums and nothing else. */
export interface LogisticModel {
  /** Which of the plan's features it looks at, and how their codes are mapped to the grid: ±3 deviations to the box. */
  readonly scaling: Scaling;
  readonly weights: Weights;
  /** Noisy users with a class, and the standard error. */
  readonly users: number;
  readonly usersSigma: number;
  readonly table: ScoreTable;
}

const published = z.strictObject({
  scaling,
  weights,
  users: z.number(),
  usersSigma: z.number().min(0),
  table: z.strictObject({
    starts: z.array(z.int()),
    counts: z.array(z.number()),
    sigma: z.number().min(0),
  }),
});

/** Returns a model as it is published: plain values in a fixed order. */
export function plainLogistic(model: LogisticModel): z.input<typeof published> {
  const { scaling: own, weights: learned, table } = model;
  return {
    scaling: {
      columns: [...own.columns],
      origin: [...own.origin],
      factor: [...own.factor],
      radius: own.radius,
    },
    weights: { intercept: learned.intercept, columns: [...learned.columns] },
    users: model.users,
    usersSigma: model.usersSigma,
    table: { starts: [...table.starts], counts: [...table.counts], sigma: table.sigma },
  };
}

/** Reads what `plainLogistic` has written of a study with so many features. @throws ZodError when it is something else. */
export function readLogistic(plain: unknown, features: number): LogisticModel {
  const { table, ...model } = published
    .refine(
      ({ scaling: { columns }, weights: { columns: learned }, table: { starts, counts } }) =>
        columns.every((place) => place < features) &&
        learned.length === columns.length &&
        counts.length === 2 * (starts.length + 1),
      { error: "expected the features of the study, a weight for each, and two counts a bin" },
    )
    .parse(plain);
  return { ...model, table: { ...table, counts: Float64Array.from(table.counts) } };
}
