import { z } from "zod";
import { MOST_CLASSES } from "../../features/target.ts";
import { type Weights, weights } from "../../queries/logistic-score.ts";
import { type Scaling, scaling } from "../../queries/scaling.ts";
import type { Scorer } from "../../queries/scorer.ts";
import { publishedTable } from "../prediction/spec.ts";
import type { ScoreTable } from "../prediction/score-table.ts";

/** What is learnt of one class against all others. */
export interface ClassModel {
  /** What the plan calls it. */
  readonly name: string;
  readonly weights: Weights;
  /** Users by the score of this class, and whether it is theirs. */
  readonly table: ScoreTable;
}

/** The released model: post-processed noisy sums, and the names that the plan has. */
export interface ClassesModel {
  /** Which of the plan's features it looks at, and how their codes are mapped to the grid: ±3 deviations to the box. */
  readonly scaling: Scaling;
  /** In the order of the target's classes. */
  readonly classes: readonly ClassModel[];
  /** Noisy users with a class, and the standard error. */
  readonly users: number;
  readonly usersSigma: number;
}

const published = z.strictObject({
  scaling,
  classes: z
    .array(z.strictObject({ name: z.string(), weights, table: publishedTable }))
    .min(3)
    .max(MOST_CLASSES),
  users: z.number(),
  usersSigma: z.number().min(0),
});

/** Returns what gives a user's score for a class. */
export function classScorer(own: Scaling, learned: Weights): Scorer {
  return { kind: "logistic", scaling: own, weights: learned };
}

/** Returns a model as it is published: plain values in a fixed order. */
export function plainClasses({
  scaling: { columns, origin, factor, radius },
  classes,
  users,
  usersSigma,
}: ClassesModel): z.input<typeof published> {
  return {
    scaling: { columns: [...columns], origin: [...origin], factor: [...factor], radius },
    classes: classes.map(({ name, weights: learned, table }) => ({
      name,
      weights: { intercept: learned.intercept, columns: [...learned.columns] },
      table: { starts: [...table.starts], counts: [...table.counts], sigma: table.sigma },
    })),
    users,
    usersSigma,
  };
}

/** Reads what `plainClasses` has written of a study with so many features. @throws ZodError when it is something else. */
export function readClasses(plain: unknown, features: number): ClassesModel {
  const { classes, ...told } = published
    .refine(
      ({ scaling: { columns }, classes: all }) =>
        columns.every((place) => place < features) &&
        all.every(({ weights: own }) => own.columns.length === columns.length),
      { error: "expected the features of the study, and a weight for each, of every class" },
    )
    .parse(plain);
  return {
    ...told,
    classes: classes.map(({ name, weights: learned, table: { starts, counts, sigma } }) => ({
      name,
      weights: learned,
      table: { starts, counts: Float64Array.from(counts), sigma },
    })),
  };
}
