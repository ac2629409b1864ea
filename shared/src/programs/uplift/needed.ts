import type { UpliftSpec } from "./spec.ts";

/** Deviations of its noise that the users of a side are at least: below, a rate has no error that holds. */
const CLEAR = 6;

/** Standard error of a difference of rates beyond which nothing is told: its interval is 40 points wide. */
export const WIDEST = 0.1;

/** Returns how many users a side needs, by the noise of a count of one class. */
export function sideNeeded(sigma: number, floor: number): number {
  return Math.max(floor, CLEAR * sigma * Math.SQRT2);
}

/**
 * Computes the variance of a difference of rates between the sides of a campaign, as if both rates were the same; `sigma`: the
 * noise of a count of one class.
 */
export function differenceVariance(
  people: number,
  rate: number,
  { holdout, sigma }: { readonly holdout: number; readonly sigma: number },
): number {
  const [heard, alone] = [people * (1 - holdout), people * holdout];
  const noise = sigma ** 2 * (rate ** 2 + (1 - rate) ** 2);
  return rate * (1 - rate) * (1 / heard + 1 / alone) + noise * (heard ** -2 + alone ** -2);
}

/** Returns how many people of a campaign it takes until something is told of them, whatever their rate. */
export function peopleNeeded(
  sigma: number,
  { holdout, floor }: Pick<UpliftSpec, "holdout" | "floor">,
): number {
  const smaller = Math.min(holdout, 1 - holdout);
  // At a rate of a half: variance = a / people + b / people².
  const a = 0.25 / (holdout * (1 - holdout));
  const b = (sigma ** 2 / 2) * (holdout ** -2 + (1 - holdout) ** -2);
  const narrow = (a + Math.sqrt(a ** 2 + 4 * WIDEST ** 2 * b)) / (2 * WIDEST ** 2);
  return Math.ceil(Math.max(sideNeeded(sigma, floor) / smaller, narrow));
}
