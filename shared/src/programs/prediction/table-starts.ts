import { normalQuantile } from "../../math/special-normal.ts";
import { SCORE_BITS, stepAt } from "../../queries/logistic-score.ts";

/** Parts of the users below the bins of the table of scores. */
export const LEVELS: readonly number[] = [
  ...Array.from({ length: 19 }, (_, at) => (at + 1) / 20),
  0.97,
  0.985,
  0.995,
];

/** Returns the steps at which bins begin of scores that are normal around a middle, so that equally many users are in most. */
export function normalStarts(middle: number, spread: number): number[] {
  return startsAt((level) => middle + spread * normalQuantile(level));
}

/** Returns the steps at which bins begin, by the logarithm of odds below which a part of the users is. */
export function startsAt(logOddsOf: (level: number) => number): number[] {
  return distinct(LEVELS.map((level) => stepAt(logOddsOf(level))));
}

/** Returns ascending steps, each once. */
function distinct(steps: readonly number[]): number[] {
  return steps.filter((step, at) => at === 0 || step > steps[at - 1]);
}

/** Returns the steps at which bins begin so that equally many of some scores are in most. */
export function sampledStarts(scores: readonly number[]): number[] {
  const sorted = scores.toSorted((a, b) => a - b);
  const at = (level: number) => sorted[Math.min(Math.floor(level * sorted.length), sorted.length - 1)];
  return startsAt((level) => at(level) / 2 ** SCORE_BITS);
}
