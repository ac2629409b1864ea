import type { Prediction } from "./spec.ts";

/** Chances that are high or low: times the base rate. */
const [LOW, HIGH] = [0.5, 1.5];

/** Chances at which the middle and the high band begin. */
export interface Bands {
  readonly middle: number;
  readonly high: number;
}

/** Returns the bands of a model: half and one and a half times the rate of class 1, as the noisy table has it. */
export function bandsOf({ table: { counts } }: Pick<Prediction, "table">): Bands {
  const [yes, all] = counts.reduce(
    ([ones, users], count, at) => [ones + (at % 2) * count, users + count],
    [0, 0],
  );
  const rate = all > 0 ? Math.min(Math.max(yes / all, 0.001), 0.6) : 0.5;
  return { middle: LOW * rate, high: HIGH * rate };
}
