import { binomialUpperBound } from "../../shared/src/math/binomial-bound.ts";
import { normalCdf, normalUpperQuantile } from "../../shared/src/math/special-normal.ts";

/** A rate with its 95 % confidence interval. */
export interface Rate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How well guesses tell studies with the target from studies without. */
export interface Strength {
  readonly correct: number;
  readonly guesses: number;
  /** Right answers at the cut ½, which was fixed in advance. */
  readonly success: Rate;
  /** Area under the curve of hits over false alarms: 1 sees everything, ½ nothing. */
  readonly auc: Rate;
}

/** Measures guesses made without the target and with it, both of one length. */
export function strengthOf(absent: readonly number[], present: readonly number[]): Strength {
  const guesses = absent.length + present.length;
  const correct = absent.filter((x) => x < 0.5).length + present.filter((x) => x >= 0.5).length;
  const success = {
    value: correct / guesses,
    low: 1 - binomialUpperBound(guesses - correct, guesses, 0.025),
    high: binomialUpperBound(correct, guesses, 0.025),
  };
  return { correct, guesses, success, auc: areaUnderCurve(absent, present) };
}

/** What mu-GDP leaves to any attacker at all: the best rate of right answers when both cases are equally likely, and AUC. */
export function mostPossible(mu: number): { readonly success: number; readonly auc: number } {
  return { success: normalCdf(mu / 2), auc: normalCdf(mu / Math.SQRT2) };
}

/**
 * Tells whether so many right answers can be had where `most` is the largest rate there is. An attacker as good as that is
 * above it half of the time; said is "no" to one such in a million only.
 */
export function isWithin({ correct, guesses }: Pick<Strength, "correct" | "guesses">, most: number): boolean {
  return 1 - binomialUpperBound(guesses - correct, guesses, 1e-6) <= most;
}

/** @see DeLong, DeLong, Clarke-Pearson 1988 for the variance */
function areaUnderCurve(absent: readonly number[], present: readonly number[]): Rate {
  const hits = present.map((x) => placement(x, absent));
  const alarms = absent.map((x) => 1 - placement(x, present));
  const value = mean(hits);
  if (value === 1) {
    // Without an overlap that variance is 0; what is certain follows from the two error rates.
    const miss = binomialUpperBound(0, present.length, 0.0125);
    return { value, low: (1 - miss) ** 2, high: 1 };
  }
  const half =
    normalUpperQuantile(0.025) * Math.sqrt(variance(hits) / hits.length + variance(alarms) / alarms.length);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

/** Part of some values that lie below x, ties half. */
function placement(x: number, values: readonly number[]): number {
  return mean(values.map((value) => (value < x ? 1 : value === x ? 0.5 : 0)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}
