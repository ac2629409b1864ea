import { naturalSlope, toNatural } from "../features/transform.ts";
import type { FeatureSpec } from "../features/feature.ts";
import type { SegmentationModel } from "./spec.ts";

/** A number computed from noisy sums and its standard error from the noise. */
export interface Estimate {
  readonly value: number;
  readonly sigma: number;
}

/** Mean and standard deviation of the users per feature in the normalised space, as the model tells them; length d. */
export interface UserSpread {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/**
 * Returns coordinate `j` of segment `i` in natural units, inside the hard range. For a transformed
 * feature this is the value at the mean on its scale (log1p: a geometric mean); the error passes through the slope there.
 */
export function naturalCenter(model: SegmentationModel, spec: FeatureSpec, i: number, j: number): Estimate {
  const at = i * model.d + j;
  const half = (model.scalingHi[j] - model.scalingLo[j]) / 2;
  const root = Math.sqrt(model.d);
  const scaled = model.scalingLo[j] + (model.centers[at] * root + 1) * half;
  const sigma = model.centerSigmas[at] * root * half;
  const value = clamp(toNatural(spec.transform, scaled), spec);
  return { value, sigma: sigma * naturalSlope(spec.transform, value) };
}

function clamp(value: number, { lo, hi }: FeatureSpec): number {
  return Math.min(hi, Math.max(lo, value));
}

/** Returns the share of all users in segment `i`, between 0 and 1, with the error of the ratio. */
export function segmentShare(model: SegmentationModel, i: number): Estimate {
  const users = Math.max(1, model.users);
  const value = Math.min(1, Math.max(0, model.counts[i]) / users);
  const [a, b] = [model.countSigmas[i], value * model.usersSigma];
  return { value, sigma: Math.sqrt(a * a + b * b) / users };
}

/**
 * Computes the users' mean and standard deviation per feature from the released centres and counts; the part within
 * segments is the released inertia, spread evenly over the features.
 */
export function userSpread(model: SegmentationModel): UserSpread {
  const { k, d } = model;
  const weights = model.counts.map((count) => Math.max(0, count));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const means = new Float64Array(d);
  const deviations = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    for (let i = 0; i < k; i++) means[j] += (weights[i] * model.centers[i * d + j]) / total;
    let variance = Math.max(0, model.inertia) / d;
    for (let i = 0; i < k; i++) {
      const offset = model.centers[i * d + j] - means[j];
      variance += (weights[i] * offset * offset) / total;
    }
    deviations[j] = Math.sqrt(variance);
  }
  return { means, deviations };
}

/** Returns how many standard deviations of the users coordinate `j` of segment `i` lies from their mean. */
export function centerScore(model: SegmentationModel, spread: UserSpread, i: number, j: number): Estimate {
  const at = i * model.d + j;
  const deviation = spread.deviations[j] || 1;
  return {
    value: (model.centers[at] - spread.means[j]) / deviation,
    sigma: model.centerSigmas[at] / deviation,
  };
}
