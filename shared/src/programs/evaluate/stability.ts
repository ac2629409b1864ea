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
  readonly shuffled: number;
  readonly stayed: readonly Stayed[];
}

/** Compares segments with the other input's; undefined where nobody asked. */
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
  const sizes = numbers.map((_, segment) => sum(both.subarray(segment * others, (segment + 1) * others)));
  return {
    same: same && same.sigma <= LARGEST_ERROR ? same : undefined,
    shuffled: Math.max(...sizes) / users,
    stayed: otherNumbers.flatMap((other, place) => {
      const column = Float64Array.from({ length: k }, (_, segment) => both[at(segment, place)]);
      if (sum(column) < LEAST_WHOLE * bothSigma * Math.sqrt(k)) return [];
      const part = withError(column, bothSigma, (all) => all[best[place]] / sum(all));
      return part && part.sigma <= LARGEST_ERROR ? [{ other, number: numbers[best[place]], part }] : [];
    }),
  };
}
