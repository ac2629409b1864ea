import { z } from "zod";
import { MOST_CLASSES } from "../features/target.ts";
import { exp } from "../math/exp.ts";
import { MOST_STEP, SCORE_BITS, logOddsAt, weights } from "./logistic-score.ts";

/** Bits behind the point of what a unit adds to a score for each of its own. */
export const OUT_BITS = 20;

/** Bits behind the point of a hyperbolic tangent. */
export const TANH_BITS = 14;

/** Most units of a network. */
export const MOST_UNITS = 32;

/** What a unit adds for each of its own. */
const outPart = z
  .int()
  .min(-(2 ** 24))
  .max(2 ** 24);

/**
 * A unit between a row on the grid and its score: t = tanh of its own weighed sum, a score of 1/2^26; it adds ⌊Σ out·t / 2^8⌋
 * over all units to the score, out in 1/2^20, t in 1/2^14.
 */
export const hiddenUnit = z.strictObject({ ...weights.shape, out: outPart });

export type HiddenUnit = z.infer<typeof hiddenUnit>;

/** The units of a network, as many as there are. */
export const hiddenUnits = z.array(hiddenUnit).min(1).max(MOST_UNITS);

/** A unit that adds to the scores of several classes, to each its own part of its tangent. */
const classUnit = z.strictObject({
  ...weights.shape,
  /** One a class. */
  outs: z.array(outPart).min(2).max(MOST_CLASSES),
});

export type ClassUnit = z.infer<typeof classUnit>;

/** The units of a network of several classes. */
export const classUnits = z.array(classUnit).min(1).max(MOST_UNITS);

/** Tells whether every unit adds to the scores of so many classes; without units there is nothing to add. */
export function addsToAll(units: readonly ClassUnit[] | undefined, classes: number): boolean {
  return units?.every(({ outs }) => outs.length === classes) ?? true;
}

/** Returns what units add to a class's score, by the sum of what each adds times its tangent: exact, rounded down. */
export function bendOf(sum: number): number {
  return Math.floor(sum / 2 ** (OUT_BITS + TANH_BITS - SCORE_BITS));
}

/** Tangents of all steps of a unit's sum from −2^12 on, in 1/2^14, once one is asked for: ⌊2^14·tanh x + 1/2⌋ in the middle of the step. */
let tanhs: Readonly<Int32Array> | undefined;

/** Returns the tangent of a step of a unit's sum, in 1/2^14. */
export function tanhOf(step: number): number {
  tanhs ??= Int32Array.from({ length: 2 * MOST_STEP + 1 }, (_, at) => {
    const x = logOddsAt(at - MOST_STEP);
    return Math.floor(2 ** TANH_BITS * (1 - 2 / (1 + exp(2 * x))) + 0.5);
  });
  return tanhs[step + MOST_STEP];
}

/** Returns what a unit adds to a score for a little more of its sum, out·(1 − t²), in 1/2^14: ⌊out·(2^28 − t²) / 2^34 + 1/2⌋. */
export function slopeOf(out: number, tanh: number): number {
  return Math.floor((out * (2 ** (2 * TANH_BITS) - tanh * tanh)) / 2 ** (OUT_BITS + TANH_BITS) + 0.5);
}

/** Returns a product of something in 1/2^14 and a place on the grid, as a place: rounded. */
export function placeOf(part: number, place: number): number {
  return Math.floor((part * place) / 2 ** TANH_BITS + 0.5);
}
