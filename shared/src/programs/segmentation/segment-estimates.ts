import type { FeatureSpec } from "../../features/feature.ts";
import { toNatural, toScale } from "../../features/transform.ts";
import type { Description } from "./description.ts";
import { isWhole } from "./description-bins.ts";
import type { Estimate } from "../estimate.ts";
import {
  type NoisyBins,
  type NoisyDistribution,
  distributionOf,
  levelSigma,
  placeOf,
} from "../preparation/noisy-distribution.ts";

/** What is told of a feature's values among the users of one segment; a number that the noise does not allow is absent. */
export interface SegmentValuesTold {
  /** Half of the users have at most this. */
  readonly median?: Estimate;
  readonly lowerQuartile?: Estimate;
  readonly upperQuartile?: Estimate;
  /** Arithmetic mean of the values, those outside the hard range counted at its end. */
  readonly mean?: Estimate;
  /** Share of the users whose value is the low end of the hard range, for example 0. */
  readonly atLeast: Estimate;
}

/** Returns the noisy users of segment `i` and the noise of that number. */
export function segmentSize({ sizes, sizeSigma }: Description, i: number): Estimate {
  return { value: sizes[i], sigma: sizeSigma };
}

/** Returns the share of segment `i` among the users of all segments, with the error of the ratio. */
export function segmentShare({ sizes, sizeSigma }: Description, i: number): Estimate {
  const total = Math.max(
    sizes.reduce((sum, size) => sum + size, 0),
    1,
  );
  const value = sizes[i] / total;
  const others = sizes.length - 1;
  const spread = (1 - value) * (1 - value) + others * value * value;
  return { value, sigma: (Math.sqrt(spread) * sizeSigma) / total };
}

/** Returns the noisy bins of a feature in segment `i`; `feature`: its place among the described ones. */
export function segmentBins(description: Description, i: number, feature: number): NoisyBins {
  const { edges, counts, countSigma, sizes, sizeSigma } = description;
  const bins = edges.map((own) => own.length + 1);
  const all = bins.reduce((sum, count) => sum + count, 0);
  const from = i * all + bins.slice(0, feature).reduce((sum, count) => sum + count, 0);
  const own = counts.subarray(from, from + bins[feature]);
  return { counts: own, sigma: countSigma, total: Math.max(sizes[i], 1), totalSigma: sizeSigma };
}

/** Tells what the noise allows of a feature's values in segment `i`. */
export function valuesTold(
  description: Description,
  spec: FeatureSpec,
  i: number,
  feature: number,
): SegmentValuesTold {
  const bins = segmentBins(description, i, feature);
  const distribution = distributionOf(bins);
  const [lower, middle, upper] = [0.25, 0.5, 0.75].map((level) =>
    quantileOf(distribution, description.edges[feature], spec, level),
  );
  const isClear = levelSigma(distribution, 0.5, placeOf(distribution, 0.5).bin) <= MOST_OF_LEVEL;
  const [lowerQuartile, median, upperQuartile] = [lower, middle, upper].map((value) =>
    isClear ? told(value, spec, { of: value.value, part: PART_OF_QUANTILE }) : undefined,
  );
  const mean = told(meanOf(description, spec, i, feature), spec, { of: middle.value, part: PART_OF_MEAN });
  return {
    ...(median && { median }),
    ...(lowerQuartile && { lowerQuartile }),
    ...(upperQuartile && { upperQuartile }),
    ...(mean && { mean }),
    atLeast: shareAtLeast(bins),
  };
}

/** Quantiles are told where the noise moves the share of users below the median by at most this. */
const MOST_OF_LEVEL = 0.06;
/** A number may be told when its error is at most this part of how large it is, or of its hard range where that is linear. */
const [PART_OF_QUANTILE, PART_OF_MEAN, PART_OF_RANGE] = [0.4, 0.25, 0.05];

/**
 * Leaves out what says too little. Neither the number's own noise nor that of its error should decide, because what is told
 * when it looks large would be told too large, and what is told when its error looks small too small. So of a mean the
 * median says how large it is, and of quantiles the noise of the counts decides but where the error is very large.
 */
function told(
  estimate: Estimate,
  { transform, lo, hi }: FeatureSpec,
  { of, part }: { readonly of: number; readonly part: number },
): Estimate | undefined {
  const ofValue = part * (transform === "log1p" ? 1 + Math.abs(of) : Math.abs(of));
  return estimate.sigma <= Math.max(ofValue, transform === "log1p" ? 0 : PART_OF_RANGE * (hi - lo))
    ? estimate
    : undefined;
}

/** Standard errors of the level at which the quantile's own error is looked for: values that many share make steps. */
const REACHES = [1, 2, 3, 4];

/**
 * Returns a quantile in natural units. Its error is the root mean square of the ways to the quantiles that lie one standard
 * error of the level to either side, or a part of that of two, three or four where it is more, and the roundness of a bin
 * that is cut. From a bin that holds a single value it is the longer way, and to the far end of the bin that is reached: to
 * one side there may be nothing, and nothing says where the values of the bins beside it begin.
 */
function quantileOf(
  distribution: NoisyDistribution,
  edges: readonly number[],
  spec: FeatureSpec,
  level: number,
): Estimate {
  const widths = binWidths(edges, spec);
  const at = (wanted: number) => valueAt(placeOf(distribution, wanted, widths), edges, spec);
  const { bin } = placeOf(distribution, level);
  const { from, to } = binEnds(bin, edges, spec);
  const error = levelSigma(distribution, level, bin);
  const middle = at(level);
  const noise = Math.max(
    ...REACHES.map((reach) => {
      const [more, less] = [level + reach * error, level - reach * error];
      const [above, below] = [at(more) - middle, middle - at(less)];
      if (from < to) return Math.sqrt((above * above + below * below) / 2) / reach;
      const ends = [more, less].map((wanted) => binEnds(placeOf(distribution, wanted).bin, edges, spec));
      return Math.max(ends[0].to - middle, middle - ends[1].from) / reach;
    }),
  );
  const cut = (to - from) / Math.sqrt(12);
  return { value: middle, sigma: Math.sqrt(noise * noise + cut * cut) };
}

/** A place in a bin of whole numbers is one between halves, on the natural scale; in another, on the transformed one. */
function valueAt(
  { bin, part }: { readonly bin: number; readonly part: number },
  edges: readonly number[],
  spec: FeatureSpec,
): number {
  const { from, to } = binEnds(bin, edges, spec);
  if (isWhole(spec)) return Math.min(Math.round(from - 0.5 + part * (to - from + 1)), to);
  const [a, b] = [toScale(spec.transform, from), toScale(spec.transform, to)];
  return toNatural(spec.transform, a + part * (b - a));
}

/** Widths of a feature's bins on the scale on which they are cut; 0 for one of a real feature that holds a single value. */
function binWidths(edges: readonly number[], spec: FeatureSpec): number[] {
  return Array.from({ length: edges.length + 1 }, (_, bin) => {
    const { from, to } = binEnds(bin, edges, spec);
    return isWhole(spec) ? to - from + 1 : toScale(spec.transform, to) - toScale(spec.transform, from);
  });
}

/** Returns the least and greatest natural value of a bin; the same for one that holds a single value. */
function binEnds(
  bin: number,
  edges: readonly number[],
  spec: FeatureSpec,
): { readonly from: number; readonly to: number } {
  const { lo, hi, transform } = spec;
  if (bin === 0) return { from: lo, to: isWhole(spec) ? Math.floor(toNatural(transform, edges[0])) : lo };
  const from = toNatural(transform, edges[bin - 1]);
  if (isWhole(spec)) {
    const to = bin === edges.length ? hi : Math.floor(toNatural(transform, edges[bin]));
    return { from: Math.ceil(from), to };
  }
  return bin === edges.length ? { from: hi, to: hi } : { from, to: toNatural(transform, edges[bin]) };
}

/** Returns the arithmetic mean of a feature in segment `i`, natural units, whether it may be told or not. */
export function meanOf(
  { sizes, sizeSigma, places, placeSigma }: Description,
  { lo, hi }: FeatureSpec,
  i: number,
  feature: number,
): Estimate {
  const d = places.length / sizes.length;
  const users = Math.max(sizes[i], 1);
  const place = places[i * d + feature] / users;
  const sigma = Math.sqrt(placeSigma * placeSigma + place * place * sizeSigma * sizeSigma) / users;
  return { value: lo + (hi - lo) * place, sigma: (hi - lo) * sigma };
}

/** The first bin as it was released: it is not made monotone, so that its error has no side. */
function shareAtLeast({ counts, sigma, total, totalSigma }: NoisyBins): Estimate {
  const value = counts[0] / total;
  return { value, sigma: Math.sqrt(sigma * sigma + value * value * totalSigma * totalSigma) / total };
}
