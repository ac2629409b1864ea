import type { FeatureSpec } from "../../features/feature.ts";
import { naturalSlope, toNatural, toScale } from "../../features/transform.ts";
import type { ProgramFacts } from "../contract.ts";
import { strengthOf } from "./basis.ts";
import { GRID, type Interval } from "../../queries/scaling.ts";
import { mostSegmentsOf } from "./feasibility.ts";
import { modelFeatures, modelIntervals } from "./model-features.ts";
import { preferredK } from "./choice.ts";
import type { SegmentationModel, SegmentationSpec } from "./spec.ts";

/** How precisely the centre of an average segment will be known in one feature. */
export interface CentreError {
  readonly feature: FeatureSpec;
  /** Standard error as a part of the feature's hard range, on its scale. */
  readonly ofRange: number;
  /** The middle of that range in natural units, and the standard error there. */
  readonly middle: number;
  readonly atMiddle: number;
}

/** What segments of average size will look like. */
export interface Precision {
  /** Users of an average segment, and the standard error of that number. */
  readonly users: number;
  readonly usersSigma: number;
  readonly centres: readonly CentreError[];
  /** Fewest users for a centre known to `CENTRE_LIMIT` of every range, for a size known to `SIZE_LIMIT`, for both. */
  readonly smallestByCentre: number;
  readonly smallestBySize: number;
  readonly smallest: number;
}

/** What the public floor of users supports. */
export interface Support {
  /** The plan's floor of users over all platforms, and the program's mu. */
  readonly users: number;
  readonly mu: number;
  /** Most segments that the plan's rule of size admits. */
  readonly mostSegments: number;
  /** Undefined when the program would stop before its end. */
  readonly precision: Precision | undefined;
}

/**
 * Real users lie closer together than evenly spread ones, which makes the last session's clipping norm and a centre's
 * error smaller: with this factor it is within 1.5 of both, users spread evenly and groups a tenth of the range wide.
 */
const CLOSENESS = 0.72;

/** No plan asks for more. */
const MOST_SEGMENTS = 256;

/** A centre means something when its standard error is at most this part of a feature's range. */
export const CENTRE_LIMIT = 0.1;
/** A size means something when its standard error is at most this part of it. */
export const SIZE_LIMIT = 0.25;

/**
 * Computes what a plan's floor of users supports. `model` is what the program has learned of users spread evenly over
 * every range.
 */
export function supportOf(
  spec: SegmentationSpec,
  facts: ProgramFacts,
  model: SegmentationModel | undefined,
): Support {
  const { usersFloor: users, mu, features } = facts;
  const mostSegments = Math.min(mostSegmentsOf(users, strengthOf(spec, facts)), MOST_SEGMENTS);
  return {
    users,
    mu,
    mostSegments,
    precision: model && precisionOf(features, model, users / preferredK(spec.k)),
  };
}

function precisionOf(features: readonly FeatureSpec[], model: SegmentationModel, users: number): Precision {
  const usersSigma = model.description.sizeSigma;
  const intervals = modelIntervals(model, { features });
  const centres = modelFeatures(model, { features }).map((feature, j) =>
    centreError(feature, intervals[j], noisesOf(model, j), users),
  );
  const worst = Math.max(...centres.map(({ ofRange }) => ofRange));
  const smallestByCentre = Math.ceil((worst * users) / CENTRE_LIMIT);
  const smallestBySize = Math.ceil(usersSigma / SIZE_LIMIT);
  const smallest = Math.max(smallestByCentre, smallestBySize);
  return { users, usersSigma, centres, smallestByCentre, smallestBySize, smallest };
}

/** Noise of the sum that moves each segment's centre in one feature, in halves of the box. */
function noisesOf(
  { k, d, counts, centerSigmas, scaling: { radius } }: SegmentationModel,
  j: number,
): number[] {
  return Array.from(
    { length: k },
    (_, i) => (centerSigmas[i * d + j] * Math.max(counts[i], 1) * radius) / GRID,
  );
}

/** A centre's error falls with the size of its segment, so that of the average size follows from every segment's. */
function centreError(
  feature: FeatureSpec,
  interval: Interval,
  noises: readonly number[],
  users: number,
): CentreError {
  const error = (CLOSENESS * (mean(noises) / users) * (interval.hi - interval.lo)) / 2;
  const [lo, hi] = [feature.lo, feature.hi].map((end) => toScale(feature.transform, end));
  const middle = toNatural(feature.transform, (lo + hi) / 2);
  const atMiddle = error * naturalSlope(feature.transform, middle);
  return { feature, ofRange: error / (hi - lo), middle, atMiddle };
}

function mean(values: Iterable<number>): number {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}
