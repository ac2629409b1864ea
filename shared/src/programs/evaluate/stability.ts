import { log } from "../../math/log.ts";
import type { Estimate } from "../estimate.ts";
import { LARGEST_ERROR, LEAST_WHOLE } from "../part.ts";
import { withError } from "./noisy.ts";
import type { EvaluateModel } from "./spec.ts";

/** Where the users of one of the other segments are now. */
export interface Stayed {
  /** Its number, that of the segment with most of its users, and which part of them that is. */
  readonly other: number;
  readonly number: number;
  readonly part: Estimate;
}

/** How far segments are those of another study. */
export interface Stability {
  /** Part of the users whose segment is the one that most users of their other segment are in. */
  readonly same: Estimate | undefined;
  /** What that would be if segments had nothing to do with one another. */
  readonly shuffled: Estimate | undefined;
  readonly stayed: readonly Stayed[];
}

/** How far the largest count is beyond the next, in errors of their difference, where it is known which it is. */
const BEYOND = 3;

/**
 * Compares segments with the other input's; undefined where nobody asked. Where two counts are too near to tell which of them is
 * larger, the noise decides it: what that may add is part of the error, and nobody is said to have stayed.
 */
export function stabilityOf({
  both,
  bothSigma,
  numbers,
  otherNumbers,
}: EvaluateModel): Stability | undefined {
  const [k, others] = [numbers.length, otherNumbers.length];
  if (others === 0) return undefined;
  const at = (segment: number, other: number) => segment * others + other;
  const best = otherNumbers.map((_, other) =>
    numbers.reduce(
      (found, __, segment) => (both[at(segment, other)] > both[at(found, other)] ? segment : found),
      0,
    ),
  );
  const isClear = otherNumbers.map((_, other) => {
    const largest = both[at(best[other], other)];
    const near = [...numbers.keys()].filter(
      (segment) => largest - both[at(segment, other)] <= BEYOND * bothSigma * Math.SQRT2,
    );
    return near.length === 1;
  });
  const sum = (all: Float64Array) => all.reduce((total, count) => total + count, 0);
  const users = sum(both);
  const isKnown = users >= LEAST_WHOLE * bothSigma * Math.sqrt(both.length);
  const same = isKnown
    ? withError(
        both,
        bothSigma,
        (all) => best.reduce((own, segment, other) => own + all[at(segment, other)], 0) / sum(all),
      )
    : undefined;
  // The largest of k normal numbers is about √(2·ln k) deviations above their mean, and hardly more.
  const chosen = isClear.filter((clear) => !clear).length * Math.sqrt(2 * log(k)) * bothSigma;
  const error = same && Math.sqrt(same.sigma ** 2 + (chosen / users) ** 2);
  const sizes = numbers.map((_, segment) => sum(both.subarray(segment * others, (segment + 1) * others)));
  return {
    same: same && error! <= LARGEST_ERROR ? { value: same.value, sigma: error! } : undefined,
    shuffled: isKnown
      ? largestPart(both, bothSigma, sizes.indexOf(Math.max(...sizes)) * others, others)
      : undefined,
    stayed: otherNumbers.flatMap((other, place) => {
      const column = Float64Array.from({ length: k }, (_, segment) => both[at(segment, place)]);
      if (!isClear[place] || sum(column) < LEAST_WHOLE * bothSigma * Math.sqrt(k)) return [];
      const part = withError(column, bothSigma, (all) => all[best[place]] / sum(all));
      return part && part.sigma <= LARGEST_ERROR ? [{ other, number: numbers[best[place]], part }] : [];
    }),
  };
}

/** The part of all users who are in some segment: where shuffled users would mostly be. */
function largestPart(both: Float64Array, sigma: number, from: number, others: number): Estimate | undefined {
  const sum = (all: Float64Array) => all.reduce((total, count) => total + count, 0);
  return withError(both, sigma, (all) => sum(all.subarray(from, from + others)) / sum(all));
}
