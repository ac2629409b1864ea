import { z } from "zod";
import { exp } from "../math/exp.ts";
import { GRID, type Scaling } from "./scaling.ts";

/** Bits behind the point of a score: the logarithm of odds is the score over 2^26. */
export const SCORE_BITS = 26;

/** Bits that a score loses before its chance is looked up: 512 steps for one unit of the logarithm of odds. */
const STEP_BITS = 17;

/** Steps between the ends of the table and its middle: beyond 8 units a chance is that of 8. */
export const MOST_STEP = 2 ** 12;

/** A chance is a whole number up to this. */
export const WHOLE = 2 ** 14;

/** The constant feature that the intercept belongs to, on the grid: a third of the box's half side, as one deviation is. */
export const ONE = Math.round(GRID / 3);

/**
 * Weights of a row on the grid: score = intercept·683 + Σ weight_j·a_j. With the bounds of both, sums stay exact.
 */
export const weights = z.strictObject({
  intercept: z
    .int()
    .min(-(2 ** 24))
    .max(2 ** 24),
  /** One for every column of the scaling. */
  columns: z
    .array(
      z
        .int()
        .min(-(2 ** 24))
        .max(2 ** 24),
    )
    .min(1),
});

export type Weights = z.infer<typeof weights>;

/** Weights of rows on a grid, of other classes, and of the units beside them, where there are any. */
interface Weighed {
  readonly scaling: Scaling;
  readonly weights: Weights;
  readonly others?: readonly Weights[] | undefined;
  readonly hidden?: readonly Pick<Weights, "columns">[] | undefined;
  readonly units?: readonly Pick<Weights, "columns">[] | undefined;
}

/** Tells whether there is a weight for every column, of every class and unit too. */
export function isComplete({
  scaling,
  weights: own,
  others = [],
  hidden = [],
  units = [],
}: Weighed): boolean {
  return [own, ...others, ...hidden, ...units].every(
    ({ columns }) => columns.length === scaling.columns.length,
  );
}

/** Returns the step of a score: ⌊score / 2^17⌋, from −2^12 to 2^12. */
export function stepOf(score: number): number {
  return Math.min(Math.max(Math.floor(score / 2 ** STEP_BITS), -MOST_STEP), MOST_STEP);
}

/** Returns the step at which a logarithm of odds lies. */
export function stepAt(logOdds: number): number {
  return stepOf(logOdds * 2 ** SCORE_BITS);
}

/** Returns the logarithm of odds in the middle of a step. */
export function logOddsAt(step: number): number {
  return ((step + 0.5) * 2 ** STEP_BITS) / 2 ** SCORE_BITS;
}

let known: Readonly<Int32Array> | undefined;

/** Returns the chances of all steps from −2^12 on, in 1/2^14: ⌊2^14 / (1 + e^−x) + 1/2⌋ in the middle of the step. */
export function chancesOfSteps(): Readonly<Int32Array> {
  return (known ??= Int32Array.from({ length: 2 * MOST_STEP + 1 }, (_, at) =>
    Math.floor(WHOLE / (1 + exp(-logOddsAt(at - MOST_STEP))) + 0.5),
  ));
}

/** Returns the chance of a step, in 1/2^14. */
export function chanceOf(step: number): number {
  return chancesOfSteps()[step + MOST_STEP];
}
