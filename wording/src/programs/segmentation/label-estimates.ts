import type { Description } from "@fedseg/shared/programs/segmentation/description.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";

/** Mean and standard deviation of the users per feature in the normalised space, as the model tells them; length d. */
export interface UserSpread {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/**
 * Computes the users' mean and standard deviation per feature from the released centres and counts; the part within
 * segments is the inertia, spread evenly over the features.
 */
export function userSpread(model: SegmentationModel): UserSpread {
  const { k, d } = model;
  const weights = model.counts.map((count) => Math.max(0, count));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const means = new Float64Array(d);
  const deviations = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    for (let i = 0; i < k; i++) means[j] += (weights[i] * model.centers[i * d + j]) / total;
    let variance = Math.max(0, inertiaOf(model.description).value) / d;
    for (let i = 0; i < k; i++) {
      const offset = model.centers[i * d + j] - means[j];
      variance += (weights[i] * offset * offset) / total;
    }
    deviations[j] = Math.sqrt(variance);
  }
  return { means, deviations };
}

/** Returns the mean squared distance of the users to their centres, in the normalised space. */
export function inertiaOf({ sizes, sizeSigma, distance, distanceSigma }: Description): Estimate {
  const users = Math.max(
    sizes.reduce((sum, size) => sum + size, 0),
    1,
  );
  const value = distance / users;
  return { value, sigma: Math.sqrt(distanceSigma ** 2 + sizes.length * (value * sizeSigma) ** 2) / users };
}
