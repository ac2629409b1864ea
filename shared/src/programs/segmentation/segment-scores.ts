import { normalQuantile } from "../../math/special-normal.ts";
import type { FeatureSpec } from "../../features/feature.ts";
import type { Description } from "./description.ts";
import { isWhole } from "./description-bins.ts";
import type { Estimate } from "../estimate.ts";
import {
  type NoisyDistribution,
  distributionOf,
  levelSigma,
  placeOf,
} from "../preparation/noisy-distribution.ts";
import { meanOf, segmentBins } from "./segment-estimates.ts";

/** Farthest percentile from the middle that a score tells apart. */
const FARTHEST = 0.001;

/**
 * Returns where the middle user of segment `i` stands among all users in a feature, as a standard normal score: 0 is in
 * the middle, 0.84 better than 80 % of all. Of a feature with two values it is the share that is compared, in standard
 * deviations of all users. `feature`: its place among the described ones.
 */
export function segmentScore(
  description: Description,
  spec: FeatureSpec,
  i: number,
  feature: number,
): Estimate {
  return isTwoValued(spec)
    ? scoreOfShare(description, spec, i, feature)
    : scoreOfMedian(description, spec, i, feature);
}

/** Tells whether a feature is yes or no, whatever the rows. */
export function isTwoValued(spec: FeatureSpec): boolean {
  return isWhole(spec) && spec.hi - spec.lo === 1;
}

function scoreOfMedian(description: Description, spec: FeatureSpec, i: number, feature: number): Estimate {
  const isSingle = (bin: number) => isWhole(spec) || bin === 0 || bin === description.edges[feature].length;
  const all = pooledDistribution(description, feature);
  const own = distributionOf(segmentBins(description, i, feature));
  const percentile = (level: number) => {
    const { bin, part } = placeOf(own, level);
    return percentileOf(all, bin, isSingle(bin) ? 0.5 : part);
  };
  const { bin } = placeOf(own, 0.5);
  const error = levelSigma(own, 0.5, bin);
  const ofAll = levelSigma(all, percentile(0.5), bin);
  const [low, middle, high] = [
    percentile(0.5 - error) - ofAll,
    percentile(0.5),
    percentile(0.5 + error) + ofAll,
  ].map((level) => normalQuantile(Math.min(Math.max(level, FARTHEST), 1 - FARTHEST)));
  return { value: middle, sigma: (high - low) / 2 };
}

/** The share of users below a place of the distribution; of those with one and the same value half count as below. */
function percentileOf({ below, total }: NoisyDistribution, bin: number, part: number): number {
  const before = bin === 0 ? 0 : below[bin - 1];
  return (before + part * (below[bin] - before)) / Math.max(total, 1);
}

function pooledDistribution(description: Description, feature: number): NoisyDistribution {
  const k = description.sizes.length;
  const parts = Array.from({ length: k }, (_, i) => segmentBins(description, i, feature));
  const root = Math.sqrt(k);
  return distributionOf({
    counts: parts[0].counts.map((_, bin) => parts.reduce((sum, { counts }) => sum + counts[bin], 0)),
    sigma: parts[0].sigma * root,
    total: parts.reduce((sum, { total }) => sum + total, 0),
    totalSigma: parts[0].totalSigma * root,
  });
}

function scoreOfShare(description: Description, spec: FeatureSpec, i: number, feature: number): Estimate {
  const means = Array.from(description.sizes.keys(), (segment) =>
    meanOf(description, spec, segment, feature),
  );
  const weights = Array.from(description.sizes, (size) => Math.max(size, 0));
  const total = Math.max(
    weights.reduce((sum, weight) => sum + weight, 0),
    1,
  );
  const mean = weights.reduce((sum, weight, segment) => sum + weight * means[segment].value, 0) / total;
  const share = Math.min(Math.max(mean - spec.lo, 0.01), 0.99);
  const deviation = Math.sqrt(share * (1 - share));
  return { value: (means[i].value - mean) / deviation, sigma: means[i].sigma / deviation };
}
