import type { Estimate } from "../estimate.ts";

/** Length of a step, in parts of the noise, over which a function of counts is taken for straight. */
const STEP = 0.05;

/**
 * Returns a function of noisy numbers, and its standard error from their noise, each number's by itself; undefined where the
 * function is not a number.
 */
export function withError(
  numbers: Float64Array,
  sigma: number,
  of: (numbers: Float64Array) => number,
): Estimate | undefined {
  const value = of(numbers);
  const step = STEP * sigma;
  let square = 0;
  const moved = numbers.slice();
  for (const [at, number] of numbers.entries()) {
    if (step === 0) break;
    moved[at] = number + step;
    const up = of(moved);
    moved[at] = number - step;
    square += ((up - of(moved)) / (2 * STEP)) ** 2;
    moved[at] = number;
  }
  return Number.isFinite(value + square) ? { value, sigma: Math.sqrt(square) } : undefined;
}
