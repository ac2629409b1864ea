import { z } from "zod";

/** One feature as the plan publishes it: units, range and meaning are public constants, never learned from data. */
export const featureSpec = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,47}$/),
  /** Display names. */
  title: z.strictObject({ en: z.string().min(1), zh: z.string().min(1) }),
  /** Unit of the natural value, e.g. "days", "GBP", "share". */
  unit: z.string(),
  transform: z.enum(["none", "log1p"]),
  /** Public hard range in natural units; values outside are clamped. */
  lo: z.number(),
  hi: z.number(),
  /** Which direction a marketer wants. */
  direction: z.enum(["higher-is-better", "lower-is-better", "neutral"]),
  /** The part the feature plays in R-F-M naming, if any. */
  role: z.enum(["recency", "frequency", "monetary"]).optional(),
});

export type FeatureSpec = z.infer<typeof featureSpec>;

/** What the private k-means is asked to learn: every field is a public constant of the plan. */
export const segmentationSpec = z.strictObject({
  features: z.array(featureSpec).min(1).max(64),
  k: z.int().min(2).max(256),
  /** Public lower bound on the users of the whole cohort. */
  nFloor: z.int().min(1),
  /** "quantiles": a private histogram per feature finds q01 and q99; "range": the hard range is used as it is. */
  normalise: z.enum(["quantiles", "range"]),
});

export type SegmentationSpec = z.infer<typeof segmentationSpec>;

/** The released model: post-processed noisy sums and nothing else. */
export interface SegmentationModel {
  readonly k: number;
  readonly d: number;
  /** Interval of each feature on its transformed scale that maps to [-1, 1]; length d each. */
  readonly scalingLo: Float64Array;
  readonly scalingHi: Float64Array;
  /** Centres, k×d row-major, in the normalised space (each coordinate in [-1, 1] divided by √d). */
  readonly centers: Float64Array;
  /** Standard error of every centre coordinate from the noise, same shape and space. */
  readonly centerSigmas: Float64Array;
  /** Noisy users per segment and their standard error; length k. */
  readonly counts: Float64Array;
  readonly countSigmas: Float64Array;
  /** Noisy total of users and its standard error. */
  readonly users: number;
  readonly usersSigma: number;
  /** Noisy mean squared distance to the nearest centre (normalised space, lower-biased) and its standard error. */
  readonly inertia: number;
  readonly inertiaSigma: number;
}
