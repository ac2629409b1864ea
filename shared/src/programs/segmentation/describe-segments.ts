import type { Uniforms } from "../../math/rng.ts";
import { plainNumbers, type Scaling } from "../../queries/scaling.ts";
import type { SegmentValuesParams } from "../../queries/segment-values.ts";
import type { FeatureSpec } from "../../features/feature.ts";
import { descriptionEdges } from "./description-bins.ts";
import { privateSum, type Program } from "../program.ts";

/** What was counted of the users of every segment after the centres had come to rest. */
export interface Description {
  /** Noisy users of each segment, length k, and the noise of each. */
  readonly sizes: Float64Array;
  readonly sizeSigma: number;
  /** Ascending inner edges of each feature's bins on its transformed scale; a value is behind those it is greater than. */
  readonly edges: readonly (readonly number[])[];
  /** Noisy users per bin: of segment after segment the bins of all features one behind the other; and the noise of each. */
  readonly counts: Float64Array;
  readonly countSigma: number;
  /** Noisy sum of the natural values' places in their hard range, from 0 to 1; k×d row-major; and the noise of each. */
  readonly places: Float64Array;
  readonly placeSigma: number;
  /** Noisy sum of the squared distances of all users to their centres, normalised space, and its noise. */
  readonly distance: number;
  readonly distanceSigma: number;
}

/** Most bins of one feature, and most numbers in all. */
const [MOST_BINS, MOST_NUMBERS] = [32, 12_000];
/** Fewest bins of one feature, whatever the numbers. */
const LEAST_BINS = 8;

/** Parts of the description's budget: sizes, values by bins, sums of values, and distances. */
const PARTS = [0.15, 0.49, 0.33, 0.03] as const;

/**
 * Counts the users of every segment once more, as they are labelled by the final centres, with what their values are:
 * whatever is told about segments is made of these sums. `features`: those of the scaling, in its order.
 */
export function* describeSegments(
  scaling: Scaling,
  centers: Float64Array,
  features: readonly FeatureSpec[],
  { share, uniforms }: { readonly share: number; readonly uniforms: Uniforms },
): Program<Description> {
  const k = centers.length / features.length;
  const most = Math.min(MOST_BINS, Math.max(LEAST_BINS, Math.floor(MOST_NUMBERS / (k * features.length))));
  const described: SegmentValuesParams["features"] = features.map((spec, j) => {
    const edges = descriptionEdges(spec, { lo: scaling.lo[j], hi: scaling.hi[j] }, most, uniforms.next());
    return { edges, transform: spec.transform, lo: spec.lo, hi: spec.hi };
  });
  const params = { scaling, centers: plainNumbers(centers), features: described };
  const released = yield* privateSum("segment-values", params, describeShares(share));
  return { ...released, edges: described.map(({ edges }) => edges) };
}

/** Splits the share over the blocks of the query, each part rounded down to a multiple of 2^-30. */
export function describeShares(share: number): readonly number[] {
  return PARTS.map((part) => Math.floor(share * part * 2 ** 30) / 2 ** 30);
}
