import { z } from "zod";
import { TOP_CODE } from "../features/code.ts";

/** Ascending, distinct places among the plan's features. */
export const columns = z
  .array(z.int().min(0))
  .min(1)
  .refine((places) => places.every((place, at) => at === 0 || place > places[at - 1]), {
    error: "expected ascending distinct places",
  });

/** Distance from the middle of the box to its sides, on the grid that rows are mapped to. */
export const GRID = 2 ** 11;

/** Steps of the grid in `factor`: a code moves a row by factor/2^16. */
export const FACTOR_BITS = 16;
const UNIT = 2 ** FACTOR_BITS;

/** The factor that maps one code beside the origin to the side of the box. */
const MOST_FACTOR = GRID * UNIT;

/** The box of 64 features, the most of a plan, has this radius. */
export const MOST_RADIUS = 8 * GRID;

/**
 * How a node maps a row of codes to integers on the grid: a_j = clamp(⌊((code_j − origin_j)·factor_j + 2^15) / 2^16⌋, ±2^11).
 * A row with Σ a² > radius² is shrunk: f = ⌊radius·2^16 / ⌈√Σa²⌉⌋, a_j = trunc(a_j·f / 2^16).
 */
export const scaling = z
  .strictObject({
    /** The features that are looked at. */
    columns,
    /** Code of each feature that is mapped to 0. */
    origin: z.array(z.int().min(0).max(TOP_CODE)),
    /** Grid steps per code, in 1/2^16; 0 for a feature that is the same everywhere. */
    factor: z.array(z.int().min(0).max(MOST_FACTOR)),
    /** Norm, on the grid, of the longest row: the unit of scaled space. */
    radius: z.int().min(1).max(MOST_RADIUS),
  })
  .refine(
    ({ columns: chosen, origin, factor }) => [origin, factor].every((all) => all.length === chosen.length),
    {
      error: "expected an origin and a factor for every column",
    },
  );

export type Scaling = z.infer<typeof scaling>;

/** An interval of a feature on its transformed scale or among its codes. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** Returns the radius that holds the whole box of d features, or of the most that a plan has. */
export function boxRadius(d: number): number {
  return Math.min(Math.ceil(GRID * Math.sqrt(d)), MOST_RADIUS);
}

/** Returns the scaling that maps every hard range to the box, inside the unit ball. */
export function rangeScaling(chosen: readonly number[]): Scaling {
  return intervalScaling(
    chosen,
    chosen.map(() => ({ lo: 0, hi: TOP_CODE })),
    boxRadius(chosen.length),
  );
}

/**
 * Returns the scaling nearest to one that maps intervals of codes to the box; one without a length is mapped to 0. What
 * it really maps to the box is `codeInterval`.
 */
export function intervalScaling(
  chosen: readonly number[],
  intervals: readonly Interval[],
  radius: number,
): Scaling {
  return {
    columns: [...chosen],
    origin: intervals.map(({ lo, hi }) => Math.min(Math.max(Math.round((lo + hi) / 2), 0), TOP_CODE)),
    factor: intervals.map(({ lo, hi }) => {
      return hi > lo ? Math.min(Math.round((2 * MOST_FACTOR) / (hi - lo)), MOST_FACTOR) : 0;
    }),
    radius,
  };
}

/** Returns the interval among a feature's codes that is mapped to the box; without a length for one that is mapped to 0. */
export function codeInterval({ origin, factor }: Pick<Scaling, "origin" | "factor">, j: number): Interval {
  const half = factor[j] === 0 ? 0 : MOST_FACTOR / factor[j];
  return { lo: origin[j] - half, hi: origin[j] + half };
}

/** Returns where on the grid a code of a feature lies, before its row is shrunk. */
export function placeOnGrid(
  { origin, factor }: Pick<Scaling, "origin" | "factor">,
  j: number,
  code: number,
): number {
  const place = Math.floor(((code - origin[j]) * factor[j] + UNIT / 2) / UNIT);
  return Math.min(Math.max(place, -GRID), GRID);
}

/** Returns the place among a feature's codes, rounded, of a place on the grid; the feature has a factor. */
export function codeAt(
  { origin, factor }: Pick<Scaling, "origin" | "factor">,
  j: number,
  place: number,
): number {
  return Math.round(origin[j] + (place * UNIT) / factor[j]);
}

/** Returns half the side of the box in scaled space, whose unit is the radius. */
export function boxHalf({ radius }: Pick<Scaling, "radius">): number {
  return GRID / radius;
}

/** Rounds points of scaled space to the grid. */
export function onGrid(points: ArrayLike<number>, { radius }: Pick<Scaling, "radius">): number[] {
  return Array.from(points, (value) => Math.round(value * radius) + 0);
}

/** Returns places on the grid as points of scaled space. */
export function offGrid(places: ArrayLike<number>, { radius }: Pick<Scaling, "radius">): Float64Array {
  return Float64Array.from(places, (value) => value / radius);
}
