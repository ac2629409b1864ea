import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { evenWidths } from "./even-users.ts";
import { exampleScaling } from "./example-size.ts";
import { scaling } from "./scaling.ts";

const params = z.strictObject({ scaling });

export type MomentsParams = z.infer<typeof params>;

/** Noisy sums over users of 1, x and x xᵀ. */
export interface Moments {
  readonly users: number;
  /** Length d. */
  readonly sum: Float64Array;
  /** d×d row-major, symmetric. */
  readonly second: Float64Array;
  /** Noise of `users`, of every entry of `sum`, and of the diagonal of `second` (off it: divided by √2). */
  readonly sigma: number;
}

/**
 * Sums (1, x, diag(x xᵀ), √2·upper(x xᵀ))/√3 over users, x scaled into the unit ball.
 * Sensitivity. Add or remove one user: 1 + ‖x‖² + ‖x xᵀ‖² ≤ 3, so the L2 norm is at most 1.
 */
export const moments: QueryContract<MomentsParams, Moments> = {
  id: "moments",
  params,
  blocks: ({ scaling: { lo } }) => [
    { name: "moments", length: momentsLength(lo.length), norm: { kind: "l2", clip: 1 }, minScaleBits: 16 },
  ],
  decode: ({ scaling: { lo } }, { sums, sigmas }) => {
    const d = lo.length;
    const unit = Math.sqrt(3);
    const second = new Float64Array(d * d);
    for (let i = 0; i < d; i++) second[i * d + i] = sums[1 + d + i] * unit;
    for (let i = 0, at = 1 + 2 * d; i < d; i++) {
      for (let j = i + 1; j < d; j++, at++) {
        second[i * d + j] = (sums[at] * unit) / Math.SQRT2;
        second[j * d + i] = second[i * d + j];
      }
    }
    const sum = sums.slice(1, 1 + d).map((value) => value * unit);
    return { users: sums[0] * unit, sum, second, sigma: sigmas[0] * unit };
  },
  usersPerUnit: () => Math.sqrt(3),
  /** Mean 0 and the variance of an even spread. */
  neutral: ({ scaling: given }, population) => {
    const widths = evenWidths(given, population);
    const sums = new Float64Array(momentsLength(widths.length));
    sums[0] = population.users / Math.sqrt(3);
    widths.forEach((width, i) => {
      sums[1 + widths.length + i] = (population.users * width * width) / 3 / Math.sqrt(3);
    });
    return sums;
  },
  example: ({ d }) => ({ scaling: exampleScaling(d) }),
};

/** Returns d(d+3)/2 + 1, the length of (1, x, upper triangle of x xᵀ). */
export function momentsLength(d: number): number {
  return (d * (d + 3)) / 2 + 1;
}
