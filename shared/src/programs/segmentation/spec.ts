import { z } from "zod";
import { featureSpec } from "../../features/feature.ts";
import type { Description } from "./describe-segments.ts";
import type { Exploration, Selection } from "../preparation/released-preparation.ts";
import { explore, select } from "../preparation/spec.ts";

/** What a plan calculates with stays an exact integer; long before so many, sums no longer fit (SUM_TOO_LARGE). */
export const MOST_USERS = 2 ** 50;

/** What describing the finished segments may cost. */
const describe = z.strictObject({
  /** Share of the study's mu². */
  share: z.number().min(0.01).max(0.5),
});

/** What the private k-means is asked to learn: every field is a public constant of the plan. */
export const segmentationSpec = z.strictObject({
  features: z.array(featureSpec).min(1).max(64),
  k: z.int().min(2).max(256),
  /** Public lower bound on the users of the whole cohort. */
  nFloor: z.int().min(1).max(MOST_USERS),
  /**
   * "quantiles": a private histogram per feature finds q01 and q99; "moments": private means and variances, every
   * feature has the same spread; "range": the hard range is used as it is.
   */
  normalise: z.enum(["quantiles", "moments", "range"]),
  /** Private histograms and missing rates of every feature, for people; absent: none. */
  explore: explore.optional(),
  /** Which of the features segments are made from; absent: all of them. */
  select: select.optional(),
  /** The last sum, of which everything is made that is told about segments. */
  describe,
});

export type SegmentationSpec = z.infer<typeof segmentationSpec>;

/** What the private k-means learns: post-processed noisy sums and nothing else. */
export interface KMeansModel {
  readonly k: number;
  /** Features that segments are made from. */
  readonly d: number;
  /** Place of each of them among the plan's features, ascending; length d. */
  readonly columns: readonly number[];
  /** Interval of each feature on its transformed scale that maps to [-1, 1]; length d each. */
  readonly scalingLo: Float64Array;
  readonly scalingHi: Float64Array;
  /** Centres, k×d row-major, in the normalised space (each coordinate in [-1, 1] divided by √d). */
  readonly centers: Float64Array;
  /** Standard error of every centre coordinate from the noise, same shape and space. */
  readonly centerSigmas: Float64Array;
  /**
   * Noisy users per segment before the centres moved the last time, and their standard error; length k. How many get
   * the label is in the description.
   */
  readonly counts: Float64Array;
  readonly countSigmas: Float64Array;
  /** Noisy total of users and its standard error. */
  readonly users: number;
  readonly usersSigma: number;
}

/** The released model. */
export interface SegmentationModel extends KMeansModel {
  /** What was counted of every segment's users after the centres had come to rest. */
  readonly description: Description;
  /** What the study explored and how it chose features; absent when the plan asks for neither. */
  readonly exploration?: Exploration;
  readonly selection?: Selection;
}
