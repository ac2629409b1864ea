import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { exampleRange } from "./example-size.ts";
import { columns } from "./scaling.ts";

const params = z.strictObject({
  /** The features that the ranges are for; the others are not looked at. */
  columns,
  /** Hard range per feature on its transformed scale; its middle is 0 and its ends are −1 and 1. */
  lo: z.array(z.number()).min(1),
  hi: z.array(z.number()).min(1),
});

export type SummaryParams = z.infer<typeof params>;

/** Noisy sums over users of 1, x and x∘x, x in [−1, 1]^d. */
export interface Summary {
  readonly users: number;
  readonly usersSigma: number;
  /** Length d each. */
  readonly sum: Float64Array;
  readonly square: Float64Array;
  /** Noise of every entry of `sum` and of `square`. */
  readonly sumSigma: number;
  readonly squareSigma: number;
}

/** Weights of the parts of one user's vector: of the 1, and of x and x∘x − ½ for d features. */
export function summaryWeights(d: number): { readonly count: number; readonly feature: number } {
  return { count: Math.sqrt(1 / 6), feature: 1 / Math.sqrt(1.5 * d) };
}

/**
 * Sums (√(d/4), x, x∘x − ½)/√(1.5·d) over users, x the place in the hard range from −1 to 1.
 * Sensitivity. Add or remove one user: d/4 + Σ(x² + (x² − ½)²) = d/4 + Σ(x⁴ + ¼) ≤ 1.5·d, so the L2 norm is at most 1.
 */
export const summary: QueryContract<SummaryParams, Summary> = {
  id: "summary",
  params,
  blocks: ({ lo }) => [
    { name: "summary", length: 1 + 2 * lo.length, norm: { kind: "l2", clip: 1 }, minScaleBits: 16 },
  ],
  decode: ({ lo }, { sums, sigmas }) => {
    const d = lo.length;
    const { count, feature } = summaryWeights(d);
    const [users, usersSigma] = [sums[0] / count, sigmas[0] / count];
    const sumSigma = sigmas[0] / feature;
    return {
      users,
      usersSigma,
      sum: sums.slice(1, 1 + d).map((value) => value / feature),
      square: sums.slice(1 + d).map((value) => value / feature + users / 2),
      sumSigma,
      squareSigma: Math.sqrt(sumSigma * sumSigma + (usersSigma * usersSigma) / 4),
    };
  },
  usersPerUnit: ({ lo }) => 1 / summaryWeights(lo.length).count,
  /** Mean 0 and the mean square of an even spread. */
  neutral: ({ lo }, { users, fills }) => {
    const d = lo.length;
    const { count, feature } = summaryWeights(d);
    const sums = new Float64Array(1 + 2 * d);
    sums[0] = users * count;
    for (let i = 0; i < d; i += 1) {
      sums[1 + d + i] = users * (fills[i % fills.length] ** 2 / 3 - 1 / 2) * feature;
    }
    return sums;
  },
  example: ({ d }) => exampleRange(d),
};
