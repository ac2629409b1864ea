import { exp } from "../math/exp.ts";

/** Variance from which P[0] is 1/√(2π·variance) to 76 digits and a sum of discrete Gaussians is nearly one. */
export const SMOOTH_VARIANCE = 9;

/** Tables reach this many standard deviations. */
const TABLE_SDS = 20;

/** Certified standard deviations. */
const CERTIFIED_SDS = 12.6;

/** Longest table of a sum; nodes that no longer fit are left out, since independent noise can only help. */
const TABLE_LIMIT = 4096;

/** The probabilities of integers −r to r, symmetric around the middle entry, and the variance they stand for. */
export interface NoiseTable {
  readonly masses: Float64Array;
  readonly variance: number;
  /** mu1 is the maximum over shifts of the threshold up to here only: a cut table shows false maxima near its end. */
  readonly certified: number;
}

/** Tabulates P[x] of a discrete Gaussian for |x| ≤ 20 standard deviations. */
export function discreteGaussianTable(variance: number): NoiseTable {
  const radius = radiusOf(variance);
  const table = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    exp(-((i - radius) ** 2) / (2 * variance)),
  );
  const mass = table.reduce((sum, p) => sum + p, 0);
  return { masses: table.map((p) => p / mass), variance, certified: certifiedOf(variance) };
}

/** Tabulates the sum of independent discrete Gaussians. */
export function convolvedTable(variances: readonly number[]): NoiseTable {
  let masses: Float64Array = Float64Array.of(1);
  let variance = 0;
  for (const next of variances) {
    if (masses.length + 2 * radiusOf(next) > TABLE_LIMIT) continue;
    masses = convolveMasses(masses, discreteGaussianTable(next).masses);
    variance += next;
  }
  return { masses, variance, certified: certifiedOf(variance) };
}

function certifiedOf(variance: number): number {
  return Math.max(1, Math.floor(CERTIFIED_SDS * Math.sqrt(variance)));
}

function radiusOf(variance: number): number {
  return Math.ceil(TABLE_SDS * Math.sqrt(variance));
}

function convolveMasses(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length - 1);
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) out[i + j]! += a[i]! * b[j]!;
  return out;
}
