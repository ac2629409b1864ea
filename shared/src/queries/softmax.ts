import { exp } from "../math/exp.ts";
import { MOST_STEP, logOddsAt } from "./logistic-score.ts";

let known: Readonly<Int32Array> | undefined;

/** Returns powers of e of the steps by which a score is below the largest, in 1/2^20: ⌊2^20·e^−x + 1/2⌋. */
export function powersOfSteps(): Readonly<Int32Array> {
  return (known ??= Int32Array.from({ length: 2 * MOST_STEP + 1 }, (_, below) =>
    Math.floor(2 ** 20 * exp(logOddsAt(0) - logOddsAt(below)) + 0.5),
  ));
}

/**
 * Writes the chances of several classes by the steps of their scores, in parts of `whole`, rounded down: ⌊whole·e_k / Σe⌋. So they
 * sum to `whole` at most.
 */
export function writeChances(steps: Int32Array, whole: number, chances: Int32Array): void {
  const powers = powersOfSteps();
  let most = steps[0];
  for (const step of steps) most = Math.max(most, step);
  let sum = 0;
  for (const step of steps) sum += powers[most - step];
  for (let label = 0; label < steps.length; label++)
    chances[label] = Math.floor((powers[most - steps[label]] * whole) / sum);
}
