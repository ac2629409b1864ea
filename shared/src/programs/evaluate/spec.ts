import { z } from "zod";
import { later } from "../../features/later.ts";
import { targetName } from "../../features/target.ts";
import { gridCenters } from "../../queries/grid-centers.ts";
import { type Scaling, scaling } from "../../queries/scaling.ts";
import { inputName } from "../contract.ts";
import { PREDICTING, type PredictingProgram } from "../prediction/scorer-of.ts";
import type { Recalibration, ScoreTable } from "../prediction/score-table.ts";
import { FORETOLD, type Foretold } from "./foretold.ts";
import {
  type JudgedClasses,
  askedClasses,
  plainJudgedClasses,
  publishedClasses,
  readJudgedClasses,
} from "./judged-classes.ts";
import { plainTable, publishedRecalibration, publishedTable, readTable } from "../prediction/spec.ts";

/** What a plan asks for when it is to be learnt how good segments and predictions are: every field is a public constant. */
export const evaluateSpec = z
  .strictObject({
    /** The input with the segments; left out: those of the segmentation before. */
    of: inputName.optional(),
    /** Another input's segments, to see who is where in both. */
    against: inputName.optional(),
    /** What became of users after the target's cutoff, by the segment that they were in then. */
    outcome: z.strictObject({ target: targetName, spendUpTo: later.shape.spendUpTo.optional() }).optional(),
    /** An input's prediction, judged by the outcome's target at this plan's cutoff. */
    prediction: z.strictObject({ of: inputName, program: z.enum(PREDICTING) }).optional(),
    /** A prediction of several classes, judged by their target; that of a study without an outcome, whose target is a yes or no. */
    classes: askedClasses.optional(),
  })
  .refine(({ classes, outcome, prediction }) => !classes || (!outcome && !prediction), {
    error: "expected classes alone, or an outcome and a prediction: a study has one target",
  });

export type EvaluateSpec = z.infer<typeof evaluateSpec>;

/** A prediction's table of scores and classes, and whose it is. */
export interface JudgedPrediction {
  readonly program: PredictingProgram;
  /** Whether the users of the table are those whom the model was learnt from. */
  readonly isLearntFrom: boolean;
  /** Of an input's: whether it was learnt to foretell what it is judged by; absent: its model does not say. */
  readonly foretold?: Foretold | undefined;
  readonly table: ScoreTable;
  readonly recalibration?: Recalibration | undefined;
}

/** How good segments and predictions are: noisy sums, and everything that is needed to say of what. */
export interface EvaluateModel {
  /** What people know each segment by; length k. */
  readonly numbers: readonly number[];
  readonly scaling: Scaling;
  /** Centres on the grid, k×d row-major. */
  readonly centers: readonly number[];
  /** Users, silhouettes and distances over twice the radius, k×3 row-major, and the noise of each. */
  readonly now: Float64Array;
  readonly nowSigma: number;
  /** Users at the cutoff, those of class 1 and what they spent over the cap, k×2 or k×3 row-major; none: empty. */
  readonly later: Float64Array;
  readonly laterSigma: number;
  /** Users by segment and the other input's; none: empty. `otherNumbers`: what people know those by. */
  readonly both: Float64Array;
  readonly bothSigma: number;
  readonly otherNumbers: readonly number[];
  readonly predictions: readonly JudgedPrediction[];
  /** Absent: nobody asked. */
  readonly classes?: JudgedClasses | undefined;
}

const number = z.int().min(1);
const published = z
  .strictObject({
    numbers: z.array(number).min(2),
    scaling,
    centers: gridCenters,
    now: z.array(z.number()),
    nowSigma: z.number().min(0),
    later: z.array(z.number()),
    laterSigma: z.number().min(0),
    both: z.array(z.number()),
    bothSigma: z.number().min(0),
    otherNumbers: z.array(number),
    predictions: z.array(
      z.strictObject({
        program: z.enum(PREDICTING),
        isLearntFrom: z.boolean(),
        foretold: z.enum(FORETOLD).exactOptional(),
        table: publishedTable,
        recalibration: publishedRecalibration.exactOptional(),
      }),
    ),
    classes: publishedClasses.exactOptional(),
  })
  .refine(
    ({ numbers: { length: k }, scaling: { columns }, centers, now, later: became, both, otherNumbers }) =>
      centers.length === k * columns.length &&
      now.length === 3 * k &&
      [0, 2 * k, 3 * k].includes(became.length) &&
      both.length === k * otherNumbers.length,
    { error: "expected a centre and all sums for each segment" },
  );

/** Writes the model as plain values. */
export function plainEvaluate(model: EvaluateModel): z.input<typeof published> {
  const { columns, origin, factor, radius } = model.scaling;
  return {
    numbers: [...model.numbers],
    scaling: { columns: [...columns], origin: [...origin], factor: [...factor], radius },
    centers: [...model.centers],
    now: [...model.now],
    nowSigma: model.nowSigma,
    later: [...model.later],
    laterSigma: model.laterSigma,
    both: [...model.both],
    bothSigma: model.bothSigma,
    otherNumbers: [...model.otherNumbers],
    predictions: model.predictions.map(({ program, isLearntFrom, foretold, table, recalibration }) => ({
      program,
      isLearntFrom,
      ...(foretold && { foretold }),
      table: plainTable(table),
      ...(recalibration && {
        recalibration: { shift: recalibration.shift, slope: recalibration.slope },
      }),
    })),
    ...(model.classes && { classes: plainJudgedClasses(model.classes) }),
  };
}

/** Reads what `plainEvaluate` has written of a study with so many features. @throws ZodError when it is something else. */
export function readEvaluate(plain: unknown, features: number): EvaluateModel {
  const {
    now,
    later: became,
    both,
    predictions,
    classes,
    ...model
  } = published
    .refine(({ scaling: { columns } }) => columns.every((place) => place < features), {
      error: "expected the features of the study",
    })
    .parse(plain);
  return {
    ...model,
    now: Float64Array.from(now),
    later: Float64Array.from(became),
    both: Float64Array.from(both),
    predictions: predictions.map(({ table, ...own }) => ({ ...own, table: readTable(table) })),
    ...(classes && { classes: readJudgedClasses(classes) }),
  };
}
