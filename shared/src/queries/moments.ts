import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { evenWidths } from "./even-users.ts";
import { exampleScaling } from "./example-size.ts";
import { rows, usersWith } from "./rows.ts";
import { scaling } from "./scaling.ts";

const params = z.strictObject({ scaling, rows: rows.optional() });

export type MomentsParams = z.infer<typeof params>;

/** Noisy sums over users of 1, x and x xᵀ, x in the unit ball. */
export interface Moments {
  readonly users: number;
  readonly usersSigma: number;
  /** Length d. */
  readonly sum: Float64Array;
  /** d×d row-major, symmetric. */
  readonly second: Float64Array;
  /** Noise of every entry of `sum`, of the diagonal of `second`, and of its other entries. */
  readonly sumSigma: number;
  readonly diagonalSigma: number;
  readonly crossSigma: number;
}

/** Parts of the query's share: users, values, products. */
export const MOMENTS_PARTS = [1 / 3, 1 / 3, 1 / 3] as const;

/** How often products of two features, and squares of one, are counted: (7/5)² < 2, the number of times a product is in x xᵀ. */
export const PRODUCT_WEIGHTS = { square: 5, cross: 7 } as const;

/** What products are made of: b = ⌊(a + 2^(s−1)) / 2^s⌋ of the row a. */
export interface ProductGrid {
  readonly bits: number;
  /** Σ b² is at most this. */
  readonly square: number;
}

/** The largest product: sums of 2^29 users stay exact. */
const MOST_PRODUCT = 2 ** 23;

/** Returns the finest grid on which products of a row of this radius are at most `MOST_PRODUCT`. */
export function productGrid({ columns: { length: d }, radius }: MomentsParams["scaling"]): ProductGrid {
  for (let bits = 0; ; bits += 1) {
    // Rounding moves every coordinate by half a step at most.
    const longest = radius / 2 ** bits + (bits === 0 ? 0 : Math.sqrt(d) / 2);
    const square = Math.floor(longest * longest);
    if (PRODUCT_WEIGHTS.square * square < MOST_PRODUCT) return { bits, square };
  }
}

/**
 * Sums, over users, 1, a, 5·b_i² and 7·b_i·b_j for i < j, a the row on the grid and b the same on the coarser product grid.
 * Sensitivity. Add or remove one user: a single 1; Σa² ≤ radius²; 25·Σb_i⁴ + 49·Σ_{i<j} b_i²·b_j² ≤ 25·(Σb²)² since
 * 49 ≤ 2·25, and Σb² is at most (radius/2^s + √d/2)². Each block has its own noise.
 */
export const moments: QueryContract<MomentsParams, Moments> = {
  id: "moments",
  params,
  blocks: ({ scaling: given }) => {
    const { square } = productGrid(given);
    const d = given.columns.length;
    return [
      { name: "users", length: 1, norm: { kind: "ones", count: 1 } },
      { name: "values", length: d, norm: { kind: "l2", square: given.radius ** 2 } },
      {
        name: "products",
        length: (d * (d + 1)) / 2,
        norm: { kind: "l2", square: (PRODUCT_WEIGHTS.square * square) ** 2 },
      },
    ];
  },
  decode: ({ scaling: given }, { sums, sigmas }) => {
    const d = given.columns.length;
    const step = (2 ** productGrid(given).bits / given.radius) ** 2;
    const [square, cross] = [step / PRODUCT_WEIGHTS.square, step / PRODUCT_WEIGHTS.cross];
    const second = new Float64Array(d * d);
    for (let i = 0; i < d; i++) second[i * d + i] = sums[1 + d + i] * square;
    for (let i = 0, at = 1 + 2 * d; i < d; i++) {
      for (let j = i + 1; j < d; j++, at++) {
        second[i * d + j] = sums[at] * cross;
        second[j * d + i] = second[i * d + j];
      }
    }
    return {
      users: sums[0],
      usersSigma: sigmas[0],
      sum: sums.slice(1, 1 + d).map((value) => value / given.radius),
      second,
      sumSigma: sigmas[1] / given.radius,
      diagonalSigma: sigmas[2] * square,
      crossSigma: sigmas[2] * cross,
    };
  },
  usersPerUnit: () => 1,
  everybody: ({ scaling: given, rows: looked }) => ({ block: "users", of: usersWith(given.columns, looked) }),
  /** Mean 0 and the variance of an even spread. */
  neutral: ({ scaling: given }, population) => {
    const d = given.columns.length;
    const step = 2 ** productGrid(given).bits;
    const sums = new Float64Array(1 + d + (d * (d + 1)) / 2);
    sums[0] = population.users;
    evenWidths(given, population).forEach((width, i) => {
      sums[1 + d + i] = ((population.users * (width / step) ** 2) / 3) * PRODUCT_WEIGHTS.square;
    });
    return sums;
  },
  example: ({ d }) => ({ scaling: exampleScaling(d) }),
};
