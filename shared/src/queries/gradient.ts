import { z } from "zod";
import { MOST_CLASSES } from "../features/target.ts";
import type { QueryContract } from "./contract.ts";
import { exampleScaling } from "./example-size.ts";
import { addsToAll, classUnits, hiddenUnits } from "./hidden-units.ts";
import { ONE, WHOLE, isComplete, weights } from "./logistic-score.ts";
import { MOVE } from "./residual.ts";
import { GRID, scaling } from "./scaling.ts";

const params = z
  .strictObject({
    scaling,
    /** Of class 1 against class 0; with `others` of the score of class 0. */
    weights,
    /** Of the scores of the classes from 1 on, whose chances are e^score over their sum: then a user's gradients by all of them are one vector; absent: two classes. */
    others: z
      .array(weights)
      .min(1)
      .max(MOST_CLASSES - 1)
      .optional(),
    /** Units that the score has beside the weights; absent: none. */
    hidden: hiddenUnits.optional(),
    /** The same of the scores of several classes. */
    units: classUnits.optional(),
    /** Gradients are clipped to this norm: in 1/2^14 of the row with its constant, on the grid. */
    reach: z
      .int()
      .min(1)
      .max(2 ** 29),
  })
  .refine(isComplete, { error: "expected a weight for every column" })
  .refine(
    ({ others, hidden, units }) =>
      others === undefined
        ? units === undefined
        : hidden === undefined && addsToAll(units, others.length + 1),
    { error: "expected units of one score, or of the scores of all classes" },
  );

export type GradientParams = z.infer<typeof params>;

/** The noisy gradient of the log-likelihood, summed over users. */
export interface Gradient {
  /**
   * Of the intercept, then of every column; features in units of a third of the box's half side. Then the same of every other
   * class; or, unit by unit: of what it adds, of its intercept, of its columns. With units of several classes, class by class: of its
   * intercept, of its columns, of what each unit adds to it; then, unit by unit: of its intercept, of its columns.
   */
  readonly sum: Float64Array;
  /** Noise of every entry. */
  readonly sigma: number;
}

/** Digits of the factor by which a gradient is shortened. */
const FACTOR = 2 ** 30;

/** Returns the factor, in 1/2^30, that brings a gradient of a norm to `MOVE`. */
export function gradientFactor(norm: number): number {
  return Math.floor((MOVE * FACTOR) / norm);
}

/** Returns one entry of a shortened gradient: ⌊(r·v·f + 2^29) / 2^30⌋. */
export function gradientEntry(product: number, factor: number): number {
  return Math.floor((product * factor + FACTOR / 2) / FACTOR);
}

/** Returns how many parameters a gradient is of. */
export function gradientLength({
  scaling: { columns },
  others = [],
  hidden = [],
  units = [],
}: Pick<GradientParams, "scaling" | "others" | "hidden" | "units">) {
  const row = columns.length + 1;
  return (row + units.length) * (others.length + 1) + units.length * row + hidden.length * (row + 1);
}

/**
 * Sums g over users with a class y, as they stood at the target's cutoff: v is 683 and the row on the grid, r = 2^14·y less
 * the chance of the row's score, f = ⌊2^42 / max(|r|·⌈‖v‖⌉, reach)⌋, g = ⌊(r·v·f + 2^29) / 2^30⌋. With hidden units v goes on,
 * unit by unit: its tangent, then what the score gains by a little more of its sum, times 683 and the row. With other classes r
 * is a vector, 2^14 in the place of y less the chances that the scores make together, r·v all products of both, and |r| ⌈‖r‖⌉. With
 * units of several classes v goes on by their tangents times 683, and r by what r says of each unit's sum: r·v are all products
 * but those of the ends of both.
 * Sensitivity. Add or remove one user: ‖r·v‖·f / 2^30 ≤ 2^12 and rounding adds √L/2 at most for the L numbers of v, Σg² ≤
 * (2^12 + √L/2)²; nothing without a class.
 */
export const gradient: QueryContract<GradientParams, Gradient> = {
  id: "gradient",
  params,
  blocks: (given) => {
    const length = gradientLength(given);
    const square = Math.floor((MOVE + Math.sqrt(length) / 2) ** 2);
    return [{ name: "gradient", length, norm: { kind: "l2", square } }];
  },
  decode: ({ reach }, { sums, sigmas }) => {
    const unit = FACTOR / gradientFactor(reach) / WHOLE / ONE;
    return { sum: sums.map((value) => value * unit), sigma: sigmas[0] * unit };
  },
  usersPerUnit: () => 1,
  /** Users whose classes are as likely as the weights say. */
  neutral: (given) => new Float64Array(gradientLength(given)),
  example: ({ d }) => ({
    scaling: exampleScaling(d),
    weights: { intercept: 0, columns: Array.from({ length: d }, () => 0) },
    reach: (WHOLE / 2) * GRID,
  }),
};
