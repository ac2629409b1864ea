import { exp } from "../math/exp.ts";
import { normalUpperQuantile, normalUpperTail } from "../math/special-normal.ts";
import { type NoiseTable, SMOOTH_VARIANCE, convolvedTable, discreteGaussianTable } from "./noise-table.ts";
import { type Rational, addRational, rationalToNumber } from "./rational.ts";

/** Covers the rounding errors of the tables and of the series. */
const ROUND_UP = 1 + 1e-10;

/** P[Z ≥ 12.6]: the tail that the maximum does not cover. */
const TAIL_SDS = 12.5;

/**
 * Computes mu1 of one discrete Gaussian: a shift by one integer is mu1-GDP; rounded up.
 * From variance 9 on it is the value at m = 1, 2Φ⁻¹(½ + P[0]/2), by a series of + − × ÷ √ only (the same bits on
 * every platform); below, the maximum over a table.
 * @see Dong, Roth, Su 2022, Proposition 2.4 for trade-off functions
 */
export function mu1OfDiscreteGaussian(variance: Rational): number {
  const value = rationalToNumber(variance);
  return value >= SMOOTH_VARIANCE ? centralMu1(value) : tableMu1(discreteGaussianTable(value));
}

/**
 * Computes mu1 of the sum of independent discrete Gaussians; rounded up. With every variance ≥ 9 it is that of one
 * discrete Gaussian of the total variance plus the closeness bound; otherwise the noises are convolved.
 */
export function mu1OfSum(variances: readonly Rational[]): number {
  const values = variances.map(rationalToNumber);
  const smooth = variances.filter((_, i) => values[i]! >= SMOOTH_VARIANCE);
  const smoothMu1 = smooth.length === 0 ? Infinity : mu1OfSmoothSum(smooth);
  return smooth.length === values.length ? smoothMu1 : Math.min(smoothMu1, tableMu1(convolvedTable(values)));
}

/**
 * Computes what one release adds to delta because mu1 is certified up to 12.6 standard deviations only: `length`
 * coordinates, shift norm² `deltaSq`, mu = mu1·√deltaSq.
 */
export function tailDelta(length: number, deltaSq: bigint, mu: number): number {
  return Math.min(length, Number(deltaSq)) * normalUpperTail(TAIL_SDS - mu);
}

/** 2Φ⁻¹(½ + P[0]/2) by the series of Φ⁻¹ around ½ in y = √(2π)·P[0]/2 = 1/(2·sigma). */
function centralMu1(variance: number): number {
  const y = 1 / (2 * Math.sqrt(variance));
  const s = y * y;
  const series =
    1 + s * (1 / 6 + s * (7 / 120 + s * (127 / 5040 + s * (4369 / 362_880 + (s * 34_807) / 5_702_400))));
  return 2 * y * series * ROUND_UP;
}

/**
 * Adds node after node: the sum of N_Z(0, a) and N_Z(0, b) has log-probabilities within 10·exp(−2π²·ab/(a + b)) of
 * N_Z(0, a + b), which moves each Φ⁻¹ by at most √(π/2) times that.
 * @see Kairouz, Liu, Steinke 2021, Lemma 7 and Theorem 9
 */
function mu1OfSmoothSum(variances: readonly Rational[]): number {
  let total = variances[0]!;
  let closeness = 0;
  for (const variance of variances.slice(1)) {
    const [a, b] = [rationalToNumber(total), rationalToNumber(variance)];
    closeness += 10 * exp((-2 * Math.PI * Math.PI * a * b) / (a + b));
    total = addRational(total, variance);
  }
  return mu1OfDiscreteGaussian(total) + 2 * Math.sqrt(Math.PI / 2) * closeness;
}

/** Computes mu1 of symmetric log-concave integer noise, rounded up: max over m ≥ 1 of z(m) − z(m − 1), z(m) = Φ⁻¹(P[X < m]); z(0) = −z(1) by symmetry. */
export function tableMu1({ masses, certified }: NoiseTable): number {
  const radius = (masses.length - 1) / 2;
  const tails = new Float64Array(radius + 2);
  for (let m = radius; m >= 1; m--) tails[m] = tails[m + 1]! + masses[radius + m]!;
  let before = normalUpperQuantile(tails[1]!);
  let mu1 = 2 * before;
  for (let m = 2; m <= Math.min(certified, radius); m++) {
    const at = normalUpperQuantile(tails[m]!);
    mu1 = Math.max(mu1, at - before);
    before = at;
  }
  return mu1 * ROUND_UP;
}
