import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleCenters, exampleEdges, exampleScaling } from "./example-size.ts";
import { scaling } from "./scaling.ts";

const params = z
  .strictObject({
    scaling,
    /** Final centres in scaled space, k×d row-major: a user is of the nearest one, ties to the lowest. */
    centers: z.array(z.number()).min(1),
    /**
     * Of each feature of the scaling: ascending inner edges of its bins on the transformed scale, and its hard range in
     * natural units. A value is in the bin behind all edges that it is greater than.
     */
    features: z
      .array(
        z.strictObject({
          edges: z
            .array(z.number())
            .min(1)
            .max(1023)
            .refine((edges) => edges.every((edge, at) => at === 0 || edge > edges[at - 1]), {
              error: "expected ascending edges",
            }),
          /** What made the table's values of the natural ones. */
          transform: z.enum(["none", "log1p", "logit"]),
          lo: z.number(),
          hi: z.number(),
        }),
      )
      .min(1),
  })
  .refine(({ scaling: { lo }, features }) => features.length === lo.length, {
    error: "expected one entry of features per feature of the scaling",
  });

export type SegmentValuesParams = z.infer<typeof params>;

/** Noisy sums over the users of every segment. */
export interface SegmentValues {
  /** Users, length k. */
  readonly sizes: Float64Array;
  readonly sizeSigma: number;
  /** Users per bin, of segment after segment the bins of all features one behind the other. */
  readonly counts: Float64Array;
  readonly countSigma: number;
  /** Sum of the natural values' places in their hard range, from 0 to 1; k×d row-major. */
  readonly places: Float64Array;
  readonly placeSigma: number;
  /** Sum over all users of the squared distance to the own centre in scaled space. */
  readonly distance: number;
  readonly distanceSigma: number;
}

/** Largest squared distance in the unit ball. */
export const FARTHEST_SQUARED = 4;

/**
 * Counts, in the segment of a user's nearest centre, the user, the bin of every feature's value, and adds up where in
 * the hard range the natural values lie, from 0 to 1, over √d; and for all segments together ¼ of the squared distances.
 * Sensitivity. Add or remove one user: a single 1; a single 1 in each of d features, L2 norm √d; d numbers of at most
 * 1/√d, L2 norm at most 1; one number of at most 1, since two points of the unit ball are at most 2 apart. Each block has
 * its own noise.
 */
export const segmentValues: QueryContract<SegmentValuesParams, SegmentValues> = {
  id: "segment-values",
  params,
  blocks: ({ centers, features }) => {
    const d = features.length;
    const k = centers.length / d;
    return [
      { name: "sizes", length: k, norm: { kind: "ones", count: 1 }, minScaleBits: 0 },
      {
        name: "values",
        length: k * binOffsets(features)[d],
        norm: { kind: "ones", count: d },
        minScaleBits: 0,
      },
      { name: "places", length: k * d, norm: { kind: "l2", clip: 1 }, minScaleBits: 16 },
      { name: "distances", length: 1, norm: { kind: "l2", clip: 1 }, minScaleBits: 16 },
    ];
  },
  decode: ({ centers, features }, { sums, sigmas }) => {
    const d = features.length;
    const k = centers.length / d;
    const valuesEnd = k + k * binOffsets(features)[d];
    const root = Math.sqrt(d);
    return {
      sizes: sums.slice(0, k),
      sizeSigma: sigmas[0],
      counts: sums.slice(k, valuesEnd),
      countSigma: sigmas[1],
      places: sums.slice(valuesEnd, valuesEnd + k * d).map((place) => place * root),
      placeSigma: sigmas[2] * root,
      distance: sums[valuesEnd + k * d] * FARTHEST_SQUARED,
      distanceSigma: sigmas[3] * FARTHEST_SQUARED,
    };
  },
  usersPerUnit: () => 1,
  neutral: (given, { users }) => evenSums(segmentValues.blocks(given), users),
  example: (size) => ({
    scaling: exampleScaling(size.d),
    centers: exampleCenters(size),
    features: Array.from({ length: size.d }, () => {
      return { edges: exampleEdges(size.bins), transform: "none", lo: 0, hi: 10 };
    }),
  }),
};

/** Returns where each feature's bins begin within a segment's, and behind the last feature how many there are. */
export function binOffsets(features: SegmentValuesParams["features"]): Int32Array {
  const offsets = new Int32Array(features.length + 1);
  features.forEach(({ edges }, j) => (offsets[j + 1] = offsets[j] + edges.length + 1));
  return offsets;
}
