import { z } from "zod";
import { MOST_CLASSES } from "../features/target.ts";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleScaling } from "./example-size.ts";
import { WHOLE } from "./logistic-score.ts";
import { rightSteps } from "./right-chances.ts";
import { scorer } from "./scorer.ts";
import { softmaxScorer } from "./scorers/softmax.ts";

/** What gives one class's score, and what makes of its step one that is right. */
const ownScorer = z.strictObject({ scorer, ...rightSteps.shape });

const params = z
  .strictObject({
    /** What gives the scores of all classes, whose chances are e^score over their sum; `yes` decides nothing. */
    softmax: softmaxScorer.optional(),
    /** What makes of each of these chances, against all others, one that is right, before they are shared out anew; absent: they are. */
    right: z.array(rightSteps).optional(),
    /** Or what gives each class's, whose chances are those against all others over their sum. */
    each: z.array(ownScorer).min(3).max(MOST_CLASSES).optional(),
  })
  .refine(({ softmax, each }) => (softmax === undefined) !== (each === undefined), {
    error: "expected either one softmax or a scorer a class",
  })
  .refine(({ softmax, right }) => !right || right.length === softmax?.classes.length, {
    error: "expected what is right of every class of a softmax",
  });

export type ClassQualityParams = z.infer<typeof params>;

/** Noisy sums over users by the class that they have. */
export interface ClassQuality {
  /** Users by their class and the likeliest one, row-major. */
  readonly said: Float64Array;
  readonly saidSigma: number;
  /** Squared errors of the chances of all classes, from 0 to 2 a user. */
  readonly errors: Float64Array;
  readonly errorsSigma: number;
}

/** A user's squared error is cut to so many bits: 2^14 of them are 2. */
export const ERROR_BITS = 15;

/** Parts of the query's share: for who is said to be what, and for the errors. */
export const CLASS_QUALITY_PARTS: readonly number[] = [0.7, 0.3];

/** Returns how many classes there are. */
export function classesIn({ softmax, each }: ClassQualityParams): number {
  return (softmax ? softmax.classes : each!).length;
}

/**
 * Counts users, as they stood at the target's cutoff, by their class and the likeliest one, the first of equal ones; and adds up,
 * by their class y, ⌊Σ(p_k − 2^14·[k = y])² / 2^15⌋, p the chances of all classes in 1/2^14, rounded down, those that are put right shared out anew.
 * Sensitivity. Add or remove one user: a single 1; a single sum of at most 2^14, as chances are no less than 0 and sum to 2^14 at
 * most, so that the own class is off by 2^14 − p_y and all others together by as much; nothing without a class. Each block has
 * its own noise.
 */
export const classQuality: QueryContract<ClassQualityParams, ClassQuality> = {
  id: "class-quality",
  params,
  blocks: (given) => {
    const classes = classesIn(given);
    return [
      { name: "said", length: classes * classes, norm: { kind: "ones", count: 1 } },
      { name: "errors", length: classes, norm: { kind: "l2", square: WHOLE ** 2 } },
    ];
  },
  decode: (given, { sums, sigmas }) => {
    const cells = classesIn(given) ** 2;
    return {
      said: sums.slice(0, cells),
      saidSigma: sigmas[0],
      errors: sums.slice(cells).map((sum) => (2 * sum) / WHOLE),
      errorsSigma: (2 * sigmas[1]) / WHOLE,
    };
  },
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(classQuality.blocks(given), users),
  /** Who has the most of everything is sure to be of the last class. */
  example: ({ d }) => ({
    softmax: {
      kind: "softmax",
      scaling: exampleScaling(d),
      classes: [-(2 ** 24), -(2 ** 24), 2 ** 24].map((weight) => ({
        intercept: 0,
        columns: Array.from({ length: d }, () => weight),
      })),
      trees: [],
      yes: 0,
    },
  }),
};
