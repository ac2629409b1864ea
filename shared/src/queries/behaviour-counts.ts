import { z } from "zod";
import { HOURS_PARTS, MOST_PERIODS, STEPS, WEEKDAYS } from "../features/behaviour.ts";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleCenters, exampleScaling } from "./example-size.ts";
import { gridCenters } from "./grid-centers.ts";
import { scaling } from "./scaling.ts";

const params = z
  .strictObject({
    scaling,
    /** Centres on the grid, k×d row-major: a user is of the nearest one, ties to the lowest. */
    centers: gridCenters,
    /** Periods after the first order in which it is looked whether a user comes back. */
    periods: z.int().min(1).max(MOST_PERIODS),
  })
  .refine(({ scaling: { columns }, centers }) => centers.length % columns.length === 0, {
    error: "expected a place for every feature of each centre",
  });

export type BehaviourCountsParams = z.infer<typeof params>;

/** Noisy users by segment and cell, k×cells row-major, and the noise of each number. */
export interface BehaviourCounts {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/** Where a segment's cells of each kind begin, and how many cells it has. */
export interface BehaviourCells {
  /** No step of the funnel, its steps from the first, and users of platforms that do not record all of them. */
  readonly steps: number;
  /** The most usual part of the day, then the most usual weekday; users without an order are in none. */
  readonly hours: number;
  readonly weekdays: number;
  /** No order, then whole periods since the first, from none to one more than are looked at. */
  readonly ages: number;
  /** Users with an order in the first period after the first order's own, and so on. */
  readonly active: number;
  readonly cells: number;
}

/** Returns how the cells of a segment lie. */
export function behaviourCells(periods: number): BehaviourCells {
  const hours = STEPS.length + 2;
  const weekdays = hours + HOURS_PARTS;
  const ages = weekdays + WEEKDAYS;
  const active = ages + periods + 3;
  return { steps: 0, hours, weekdays, ages, active, cells: active + periods };
}

/**
 * Counts, in the segment of a user's nearest centre, the furthest step of the funnel, the most usual part of the day and
 * weekday of orders, how long ago the first order is, and each later period in which the user has ordered again.
 * Sensitivity. Add or remove one user: a single 1 in each of four lists and at most one for each period, L2 norm √(4 + periods).
 */
export const behaviourCounts: QueryContract<BehaviourCountsParams, BehaviourCounts> = {
  id: "behaviour-counts",
  params,
  blocks: ({ scaling: { columns }, centers, periods }) => {
    const k = centers.length / columns.length;
    const length = k * behaviourCells(periods).cells;
    return [{ name: "behaviour", length, norm: { kind: "ones", count: 4 + periods } }];
  },
  decode: (_, { sums, sigmas }) => ({ counts: sums.slice(), sigma: sigmas[0] }),
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(behaviourCounts.blocks(given), users),
  example: (size) => ({
    scaling: exampleScaling(size.d),
    centers: exampleCenters(size),
    periods: Math.min(size.bins, MOST_PERIODS),
  }),
};
