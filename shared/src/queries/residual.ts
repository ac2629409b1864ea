import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { evenWidths } from "./even-users.ts";
import { exampleCenters, exampleScaling } from "./example-size.ts";
import { scaling } from "./scaling.ts";

const params = z.strictObject({
  scaling,
  /** Centres in scaled space, k×d row-major. */
  centers: z.array(z.number()).min(1),
  /** Residuals are clipped to this L2 norm. */
  radius: z.number().positive(),
});

export type ResidualParams = z.infer<typeof params>;

/**
 * Weights of the parts of one user's vector, in 1/4096 so that they are whole at every scale:
 * 3776² + 1295² + 915² ≤ 4096², about √.85, √.10 and √.05.
 */
export const residualWeights = { move: 3776 / 4096, count: 1295 / 4096, energy: 915 / 4096 } as const;

/** Noisy sums over the users nearest to each centre, with the noise of one entry of each kind. */
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

/**
 * Sums, in the block of a user's nearest centre, (√.85·v/r, √.10), and over all users √.05·(‖v‖/r)², where
 * v = x − c clipped to norm r.
 * Sensitivity. Add or remove one user: .85·(‖v‖/r)² + .10 + .05·(‖v‖/r)⁴ ≤ 1, so the L2 norm is at most 1.
 */
export const residual: QueryContract<ResidualParams, Residuals> = {
  id: "residual",
  params,
  blocks: ({ scaling: { lo }, centers }) => [
    {
      name: "residuals",
      length: (centers.length / lo.length) * (lo.length + 1) + 1,
      norm: { kind: "l2", clip: 1 },
      minScaleBits: 12,
    },
  ],
  decode: ({ scaling: { lo }, centers, radius }, { sums, sigmas }) => {
    const d = lo.length;
    const k = centers.length / d;
    const [move, count] = [radius / residualWeights.move, 1 / residualWeights.count];
    const energy = (radius * radius) / residualWeights.energy;
    const moves = new Float64Array(k * d);
    for (let j = 0; j < k; j++) {
      for (let i = 0; i < d; i++) moves[j * d + i] = sums[j * (d + 1) + i] * move;
    }
    return {
      moves,
      moveSigma: sigmas[0] * move,
      counts: Float64Array.from({ length: k }, (_, j) => sums[j * (d + 1) + d] * count),
      countSigma: sigmas[0] * count,
      energy: sums[k * (d + 1)] * energy,
      energySigma: sigmas[0] * energy,
    };
  },
  usersPerUnit: () => 1 / residualWeights.count,
  /** Equal segments whose centres do not move. */
  neutral: ({ scaling: given, centers, radius }, population) => {
    const widths = evenWidths(given, population);
    const d = widths.length;
    const k = centers.length / d;
    const energy = Math.min(leftEnergy(widths, k) / (radius * radius), 1);
    const sums = new Float64Array(k * (d + 1) + 1);
    for (let j = 0; j < k; j += 1) sums[j * (d + 1) + d] = (population.users / k) * residualWeights.count;
    sums[k * (d + 1)] = population.users * energy * residualWeights.energy;
    return sums;
  },
  example: (size) => ({ scaling: exampleScaling(size.d), centers: exampleCenters(size), radius: 0.5 }),
};

/** Mean squared distance to the nearest of k centres when each cuts an even share out of the box. */
function leftEnergy(widths: readonly number[], k: number): number {
  const whole = widths.reduce((sum, width) => sum + (width * width) / 3, 0);
  return whole * k ** (-2 / widths.length);
}
