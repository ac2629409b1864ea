import { z } from "zod";
import { targetName } from "../../features/target.ts";
import type { Recalibration, ScoreTable } from "./score-table.ts";

/** What every program that foretells a class is asked: every field is a public constant of the plan. */
export const predictionSpec = z.strictObject({
  /** The target whose class 1 is predicted. */
  target: targetName,
  /** The last sum, of which everything is made that is told about how good the model is. */
  evaluate: z.strictObject({
    /** Share of the program's mu². */
    share: z.number().min(0.01).max(0.5),
  }),
});

export type PredictionSpec = z.infer<typeof predictionSpec>;

/** What a program is asked that begins with a regression. */
export const startedSpec = z.strictObject({
  ...predictionSpec.shape,
  /** The program before it whose sums tell the regression, in place of sums of its own: of a yes or no, or of several classes. */
  start: z.enum(["logistic", "classes"]).optional(),
});

export type StartedSpec = z.infer<typeof startedSpec>;

/** What every program that foretells a class releases beside that which gives a user's score. */
export interface Prediction {
  /** Noisy users with a class, and the standard error. */
  readonly users: number;
  readonly usersSigma: number;
  readonly table: ScoreTable;
  /** What makes of a user's score one that is right; absent: nothing has to be done. */
  readonly recalibration?: Recalibration | undefined;
}

/** A table of scores as it is published. */
export const publishedTable = z
  .strictObject({
    starts: z.array(z.int()),
    counts: z.array(z.number()),
    sigma: z.number().min(0),
    tied: z.literal(true).optional(),
  })
  .refine(({ starts, counts }) => counts.length === 2 * (starts.length + 1), {
    error: "expected two counts a bin",
  });

/** What makes scores right, as it is published. */
export const publishedRecalibration = z.strictObject({ shift: z.number(), slope: z.number().positive() });

/** A prediction's fields as they are published. */
export const publishedPrediction = {
  users: z.number(),
  usersSigma: z.number().min(0),
  table: publishedTable,
};

/** Plain values of a table of scores, in a fixed order. */
interface PlainTable {
  readonly starts: number[];
  readonly counts: number[];
  readonly sigma: number;
  readonly tied?: true | undefined;
}

/** Plain values of a prediction, in a fixed order. */
interface PlainPrediction {
  readonly users: number;
  readonly usersSigma: number;
  readonly table: PlainTable;
}

/** Returns a table of scores as it is published. */
export function plainTable({ starts, counts, sigma, tied }: ScoreTable): PlainTable {
  return { starts: [...starts], counts: [...counts], sigma, ...(tied && { tied: true }) };
}

/** Reads what `plainTable` has written. */
export function readTable({ tied, counts, ...table }: PlainTable): ScoreTable {
  return { ...table, counts: Float64Array.from(counts), ...(tied && { tied }) };
}

/** Returns a prediction's fields as they are published. */
export function plainPrediction({ users, usersSigma, table }: Prediction): PlainPrediction {
  return { users, usersSigma, table: plainTable(table) };
}

/** Reads what `plainPrediction` has written. */
export function readPrediction({ users, usersSigma, table }: PlainPrediction): Prediction {
  return { users, usersSigma, table: readTable(table) };
}
