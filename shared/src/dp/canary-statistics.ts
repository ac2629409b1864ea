import { binomialUpperBound } from "../math/binomial-bound.ts";
import { chiSquareLowerQuantile, chiSquareUpperQuantile } from "../math/chi-square.ts";
import { normalUpperQuantile } from "../math/special-normal.ts";

/** Errors that an attacker made at one threshold of its score: "present" said of an absent target, and the reverse. */
export interface Errors {
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/**
 * Computes the largest mu that an attack proves, with error probability `alpha`, from its errors at thresholds that
 * were fixed in advance and `runs` runs with and as many without the target: Φ⁻¹(1 − FPR_up) − Φ⁻¹(FNR_up), every
 * rate by Clopper–Pearson at alpha over their number; 0 when it proves nothing.
 */
export function muLow(errors: readonly Errors[], runs: number, alpha: number): number {
  const each = alpha / (2 * errors.length);
  const bounds = errors.map(({ falsePositives, falseNegatives }) => {
    const falsePositiveRate = binomialUpperBound(falsePositives, runs, each);
    const falseNegativeRate = binomialUpperBound(falseNegatives, runs, each);
    return normalUpperQuantile(falsePositiveRate) + normalUpperQuantile(falseNegativeRate);
  });
  return Math.max(0, ...bounds);
}

/** Computes between which values Σ x²/variance over `samples` draws of the right variance lies, but for probability `alpha`. */
export function varianceLimits(
  samples: number,
  alpha: number,
): { readonly low: number; readonly high: number } {
  return {
    low: chiSquareLowerQuantile(alpha / 2, samples),
    high: chiSquareUpperQuantile(alpha / 2, samples),
  };
}
