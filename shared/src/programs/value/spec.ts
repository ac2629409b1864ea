import { z } from "zod";
import { codeEdges } from "../../queries/code-edges.ts";
import { type Weights, weights } from "../../queries/logistic-score.ts";
import { type Scaling, scaling } from "../../queries/scaling.ts";
import type { Scorer } from "../../queries/scorer.ts";

/** Noisy users by bin of the model's score and level of their value. */
export interface ValueTable {
  /** Ascending steps of the score at which bins begin but the first. */
  readonly starts: readonly number[];
  /** First codes of the levels of the value but the lowest. */
  readonly values: readonly number[];
  /** Bins×levels row-major. */
  readonly counts: Float64Array;
  /** Noise of every count. */
  readonly sigma: number;
}

/** What a value is told on: the scale of ln(1 + x). */
export interface ValueScale {
  /** Values above count as this one; in natural units. */
  readonly upTo: number;
  /** Of the users that were learnt from, on the scale. */
  readonly mean: number;
  readonly deviation: number;
}

/** The released model: post-processed noisy sums and nothing else. */
export interface ValueModel {
  /** Which of the plan's features it looks at, and how their codes are mapped to the grid: ±3 deviations to the box. */
  readonly scaling: Scaling;
  /** A score over 2^26 is what is expected of a user, in deviations from the mean. */
  readonly weights: Weights;
  readonly scale: ValueScale;
  /** Noisy users with a value, and the standard error. */
  readonly users: number;
  readonly usersSigma: number;
  readonly table: ValueTable;
}

const published = z.strictObject({
  scaling,
  weights,
  scale: z.strictObject({
    upTo: z.number().positive(),
    mean: z.number(),
    deviation: z.number().positive(),
  }),
  users: z.number(),
  usersSigma: z.number().min(0),
  table: z
    .strictObject({
      starts: z.array(z.int()),
      values: codeEdges,
      counts: z.array(z.number()),
      sigma: z.number().min(0),
    })
    .refine(({ starts, values, counts }) => counts.length === (values.length + 1) * (starts.length + 1), {
      error: "expected a count a bin and level",
    }),
});

/** Returns what gives a user's score. */
export function valueScorer({
  scaling: own,
  weights: learned,
}: Pick<ValueModel, "scaling" | "weights">): Scorer {
  return { kind: "logistic", scaling: own, weights: learned };
}

/** Returns a model as it is published: plain values in a fixed order. */
export function plainValue(model: ValueModel): z.input<typeof published> {
  const { scaling: own, weights: learned, scale, table } = model;
  const { columns, origin, factor, radius } = own;
  return {
    scaling: { columns: [...columns], origin: [...origin], factor: [...factor], radius },
    weights: { intercept: learned.intercept, columns: [...learned.columns] },
    scale: { upTo: scale.upTo, mean: scale.mean, deviation: scale.deviation },
    users: model.users,
    usersSigma: model.usersSigma,
    table: {
      starts: [...table.starts],
      values: [...table.values],
      counts: [...table.counts],
      sigma: table.sigma,
    },
  };
}

/** Reads what `plainValue` has written of a study with so many features. @throws ZodError when it is something else. */
export function readValue(plain: unknown, features: number): ValueModel {
  const { table, ...told } = published
    .refine(
      ({ scaling: { columns }, weights: { columns: each } }) =>
        columns.every((place) => place < features) && each.length === columns.length,
      { error: "expected the features of the study, and a weight for each" },
    )
    .parse(plain);
  return { ...told, table: { ...table, counts: Float64Array.from(table.counts) } };
}
