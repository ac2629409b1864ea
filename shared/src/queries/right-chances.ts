import { z } from "zod";
import { log } from "../math/log.ts";
import { MOST_STEP, WHOLE, chanceOf, stepAt } from "./logistic-score.ts";

/** Bits behind the point of a slope. */
const SLOPE_BITS = 12;

/** What makes of the step of a class's odds one that is right: shift + ⌊slope·step / 2^12⌋. */
export const rightSteps = z.strictObject({
  shift: z
    .int()
    .min(-4 * MOST_STEP)
    .max(4 * MOST_STEP),
  slope: z
    .int()
    .min(1)
    .max(2 ** 20),
});

type RightSteps = z.infer<typeof rightSteps>;

/** One step of a score, as a logarithm of odds. */
const STEP = 2 ** -9;

/** Returns what asks for a shift and a slope of logarithms of odds. */
export function rightStepsOf({ shift, slope }: Record<"shift" | "slope", number>): RightSteps {
  return { shift: Math.round(shift / STEP), slope: Math.max(Math.round(slope * 2 ** SLOPE_BITS), 1) };
}

/** Returns the step that is right, as far from the middle as chances are told apart. */
export function rightStep({ shift, slope }: RightSteps, step: number): number {
  const right = shift + Math.floor((slope * step) / 2 ** SLOPE_BITS);
  return Math.min(Math.max(right, -MOST_STEP), MOST_STEP);
}

let steps: Readonly<Int32Array> | undefined;

/** Returns the steps of all chances from 0 on, in 1/2^14: of the odds c + ½ to 2^14 − c + ½. */
function stepsOfChances(): Readonly<Int32Array> {
  return (steps ??= Int32Array.from({ length: WHOLE + 1 }, (_, chance) =>
    stepAt(log((chance + 0.5) / (WHOLE - chance + 0.5))),
  ));
}

/** Returns what makes of a chance of a class against all others, in 1/2^14, the one that is right. */
export function rightChanceOf(own: RightSteps): (chance: number) => number {
  const stepOf = stepsOfChances();
  return (chance) => chanceOf(rightStep(own, stepOf[chance]));
}

/** Returns the same of every chance from 0 on. */
export function rightChances(own: RightSteps): Int32Array {
  return Int32Array.from({ length: WHOLE + 1 }, (_, chance) => chance).map(rightChanceOf(own));
}
