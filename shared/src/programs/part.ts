import type { Estimate } from "./estimate.ts";

/** A share whose standard error is larger is not told. */
export const LARGEST_ERROR = 0.05;

/** The whole that a share is of has to be so many of its own errors, or a quotient's error would not be what it says. */
export const LEAST_WHOLE = 8;

/** Noisy counts, and the noise of each. */
export interface NoisyCells {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/**
 * Returns what part of the users in some cells are in others, and its standard error from the noise; undefined where that
 * is too large to be told. `own`: cells of which all or none are among `whole`.
 */
export function partOf(
  { counts, sigma }: NoisyCells,
  own: readonly number[],
  whole: readonly number[],
): Estimate | undefined {
  const sumOf = (cells: readonly number[]) => cells.reduce((sum, cell) => sum + counts[cell], 0);
  const [users, all] = [sumOf(own), sumOf(whole)];
  if (all < LEAST_WHOLE * sigma * Math.sqrt(whole.length)) return undefined;
  const part = users / all;
  const isInside = own.every((cell) => whole.includes(cell));
  const squares = isInside
    ? own.length * (1 - part) ** 2 + (whole.length - own.length) * part ** 2
    : own.length + whole.length * part ** 2;
  const error = (sigma * Math.sqrt(squares)) / all;
  if (error > LARGEST_ERROR) return undefined;
  return { value: Math.min(Math.max(part, 0), 1), sigma: error };
}
