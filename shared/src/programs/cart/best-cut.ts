import { GRID } from "../../queries/scaling.ts";

/** Made-up users, each with parts of one or several classes. */
export interface Weighed {
  /** Rows on the grid, users×d row-major. */
  readonly rows: Int32Array;
  readonly d: number;
  readonly classes: number;
  /** Adds a user's parts of all classes to the sums that begin at a place. */
  add(user: number, sums: Float64Array, at: number): void;
}

/** A condition that parts rows: those whose place in a feature is at most `place`. */
export interface GridCut {
  readonly feature: number;
  /** Place on the grid. */
  readonly place: number;
}

/** Steps of the grid between two places where rows may be parted. */
const STEP = 16;
/** Intervals of a feature between two of which rows may be parted. */
export const BINS = (2 * GRID) / STEP + 1;

/** Returns the interval of a place on the grid, from 0. */
export function binOf(place: number): number {
  return Math.floor((place + GRID) / STEP);
}

/** Returns the last place on the grid of an interval. */
export function lastIn(bin: number): number {
  return (bin + 1) * STEP - GRID - 1;
}

/**
 * Finds the place in a feature whose two sides have the purest classes by Gini's index, both of `least` mass at least; of
 * equal cuts the first is taken. Undefined when no cut makes them purer.
 */
export function bestGridCut(
  { rows, d, classes, add }: Weighed,
  members: Int32Array,
  least: number,
): GridCut | undefined {
  let best: GridCut | undefined;
  let most = -Infinity;
  const whole = new Float64Array(classes);
  for (let i = 0; i < members.length; i++) add(members[i], whole, 0);
  const mass = whole.reduce((sum, value) => sum + value, 0);
  const before = whole.reduce((sum, value) => sum + value * value, 0) / Math.max(mass, Number.MIN_VALUE);
  for (let feature = 0; feature < d; feature++) {
    const counts = new Float64Array(BINS * classes);
    for (let i = 0; i < members.length; i++) {
      const bin = binOf(rows[members[i] * d + feature]);
      add(members[i], counts, bin * classes);
    }
    const below = new Float64Array(classes);
    for (let bin = 0; bin < BINS - 1; bin++) {
      for (let j = 0; j < classes; j++) below[j] += counts[bin * classes + j];
      let [down, squares, others] = [0, 0, 0];
      for (let j = 0; j < classes; j++) {
        down += below[j];
        squares += below[j] * below[j];
        others += (whole[j] - below[j]) * (whole[j] - below[j]);
      }
      if (down < least || mass - down < least) continue;
      const score = squares / down + others / (mass - down);
      if (score > most) [most, best] = [score, { feature, place: lastIn(bin) }];
    }
  }
  return most > before * (1 + 1e-9) ? best : undefined;
}
