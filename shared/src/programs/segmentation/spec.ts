import { z } from "zod";
import { type Choice, segmentNumber } from "./choice.ts";
import type { Continued } from "./continued.ts";
import type { Description } from "./description.ts";
import type { Exploration, Selection } from "../preparation/released-preparation.ts";
import { MOST_USERS, inputName } from "../contract.ts";
import type { Scaling } from "../../queries/scaling.ts";
import { explore, select } from "../preparation/spec.ts";

/** What describing the finished segments may cost. */
const describe = z.strictObject({
  /** Share of the study's mu². */
  share: z.number().min(0.01).max(0.5),
});

/** What the private k-means is asked to learn: every field is a public constant of the plan. */
export const segmentationSpec = z.strictObject({
  /**
   * How many segments: a number, or a range out of which the released histogram chooses when it clearly names one; for
   * a chosen one nothing is paid.
   */
  k: segmentNumber,
  /**
   * "quantiles": a private histogram per feature finds q01 and q99; "moments": private means and variances, every
   * feature has the same spread; "range": the hard range is used as it is.
   */
  normalise: z.enum(["quantiles", "moments", "range"]),
  /** Private histograms and missing rates of every feature, for people; absent: none. */
  explore: explore.optional(),
  /** Which of the features segments are made from; absent: all of them. */
  select: select.optional(),
  /**
   * The input whose segments these go on with: they are made from the same features, and those that are found again keep
   * their numbers and, within the noise, their names. Absent: a first study.
   */
  continues: inputName.optional(),
  /** The last sum, of which everything is made that is told about segments. */
  describe,
  /** A segment whose lower size bound is under this is hidden. */
  sizeFloor: z.number().min(0).max(MOST_USERS),
});

export type SegmentationSpec = z.infer<typeof segmentationSpec>;

/** What the private k-means learns: post-processed noisy sums and nothing else. */
export interface KMeansModel {
  readonly k: number;
  /** Features that segments are made from. */
  readonly d: number;
  /** Which of the plan's features they are, and how their codes are mapped to the grid. */
  readonly scaling: Scaling;
  /** Centres, k×d row-major, in scaled space: places on the grid over its radius, so that rows are at most 1 long. */
  readonly centers: Float64Array;
  /** Standard error of every centre coordinate from the noise, same shape and space. */
  readonly centerSigmas: Float64Array;
  /**
   * Noisy users per segment before the centres moved the last time, and their standard error; length k. How many get
   * the label is in the description.
   */
  readonly counts: Float64Array;
  readonly countSigmas: Float64Array;
  /** What the data say of the number of segments; absent when the plan asks for one number. */
  readonly choice?: Choice;
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
  /** How the segments stand to those that they go on with; absent when the plan names none. */
  readonly continued?: Continued;
}
