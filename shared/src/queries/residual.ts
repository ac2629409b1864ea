import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { evenWidths } from "./even-users.ts";
import { exampleCenters, exampleScaling } from "./example-size.ts";
import { gridCenters } from "./grid-centers.ts";
import { LARGEST_SQUARE, squareGrid, squareUnit } from "./rounded-square.ts";
import { usersWith } from "./rows.ts";
import { FACTOR_BITS, GRID, scaling } from "./scaling.ts";

const params = z.strictObject({
  scaling,
  /** Centres on the grid, k×d row-major. */
  centers: gridCenters,
  /** Residuals are clipped to this norm, on the grid. */
  reach: z
    .int()
    .min(1)
    .max(2 ** 15),
});

export type ResidualParams = z.infer<typeof params>;

/** Parts of the query's share: moves, users, squared distances. */
export const RESIDUAL_PARTS = [0.85, 0.1, 0.05] as const;

/** Noisy sums over the users nearest to each centre, with the noise of one entry of each kind; lengths in scaled space. */
export interface Residuals {
  /** Sum of clipped residuals, k×d row-major. */
  readonly moves: Float64Array;
  readonly moveSigma: number;
  /** Users, length k. */
  readonly counts: Float64Array;
  readonly countSigma: number;
  /** Sum of squared clipped residuals over all users. */
  readonly energy: number;
  readonly energySigma: number;
}

/** A residual that is clipped, or as long as that, has about this norm: so Δ is the same whatever the reach. */
export const MOVE = 2 ** 12;

/** Returns the factor, in 1/2^16, that brings a residual of a norm to `MOVE`. */
export function moveFactor(norm: number): number {
  return Math.floor((MOVE * 2 ** FACTOR_BITS) / norm);
}

/**
 * Sums, for a user's nearest centre, v and a 1, and over all users e: r = a − c is the residual on the grid,
 * f = ⌊2^28 / max(⌈‖r‖⌉, reach)⌋, v = ⌊(r·f + 2^15) / 2^16⌋, e the rounded square of the clipped norm.
 * Sensitivity. Add or remove one user: ‖r‖·f / 2^16 ≤ 2^12 and rounding adds √d/2 at most, Σv² ≤ (2^12 + √d/2)²; a
 * single 1; one number of at most 2^14. Each block has its own noise.
 */
export const residual: QueryContract<ResidualParams, Residuals> = {
  id: "residual",
  params,
  blocks: ({ scaling: { columns }, centers }) => [
    { name: "moves", length: centers.length, norm: { kind: "l2", square: longestMove(columns.length) } },
    { name: "users", length: centers.length / columns.length, norm: { kind: "ones", count: 1 } },
    { name: "distances", length: 1, norm: { kind: "l2", square: LARGEST_SQUARE ** 2 } },
  ],
  decode: ({ scaling: given, centers, reach }, { sums, sigmas }) => {
    const k = centers.length / given.columns.length;
    const move = 2 ** FACTOR_BITS / moveFactor(reach) / given.radius;
    const energy = squareUnit(squareGrid(reach)) / given.radius ** 2;
    return {
      moves: sums.slice(0, centers.length).map((value) => value * move),
      moveSigma: sigmas[0] * move,
      counts: sums.slice(centers.length, centers.length + k),
      countSigma: sigmas[1],
      energy: sums[centers.length + k] * energy,
      energySigma: sigmas[2] * energy,
    };
  },
  usersPerUnit: () => 1,
  everybody: ({ scaling: given }) => ({ block: "users", of: usersWith(given.columns) }),
  /** Equal segments whose centres do not move. */
  neutral: ({ scaling: given, centers, reach }, population) => {
    const widths = evenWidths(given, population);
    const k = centers.length / widths.length;
    const sums = new Float64Array(centers.length + k + 1);
    sums.fill(population.users / k, centers.length, centers.length + k);
    const energy = Math.min(leftEnergy(widths, k), reach * reach);
    sums[centers.length + k] = (population.users * energy) / squareUnit(squareGrid(reach));
    return sums;
  },
  example: (size) => ({
    scaling: exampleScaling(size.d),
    centers: exampleCenters(size),
    reach: Math.round((GRID * Math.sqrt(size.d)) / 2),
  }),
};

/** Mean squared distance to the nearest of k centres when each cuts an even share out of the box. */
function leftEnergy(widths: readonly number[], k: number): number {
  const whole = widths.reduce((sum, width) => sum + (width * width) / 3, 0);
  return whole * k ** (-2 / widths.length);
}

/** Largest squared norm of a move of d coordinates. */
function longestMove(d: number): number {
  return Math.floor((MOVE + Math.sqrt(d) / 2) ** 2);
}
