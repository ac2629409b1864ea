import { z } from "zod";
import type { QueryContract } from "./contract.ts";
import { codeEdges } from "./code-edges.ts";
import { evenSums } from "./even-users.ts";
import { exampleCenters, exampleScaling } from "./example-size.ts";
import { binStart } from "../features/code.ts";
import { gridCenters } from "./grid-centers.ts";
import { LARGEST_SQUARE, type SquareGrid, squareGrid, squareUnit } from "./rounded-square.ts";
import { usersWith } from "./rows.ts";
import { scaling } from "./scaling.ts";

const described = z.strictObject({
  /** First codes of a feature's bins but the first bin's. */
  starts: codeEdges.min(1),
  /** What made the codes of natural values, and the hard range of these. */
  transform: z.enum(["none", "log1p", "logit"]),
  lo: z.number(),
  hi: z.number(),
});

const params = z
  .strictObject({
    scaling,
    /** Final centres on the grid, k×d row-major: a user is of the nearest one, ties to the lowest. */
    centers: gridCenters,
    /** One entry per feature of the scaling. */
    features: z.array(described).min(1),
  })
  .refine(({ scaling: { columns }, features }) => features.length === columns.length, {
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

/** A place in a natural hard range is a whole number up to this. */
export const PLACE = 2 ** 20;

/** Returns how squared distances are rounded: two points of the ball are at most twice its radius apart. */
export function distanceGrid({ radius }: SegmentValuesParams["scaling"]): SquareGrid {
  return squareGrid(2 * radius);
}

/** Parts of the query's share: sizes, values by bins, sums of values, and distances. */
export const SEGMENT_VALUES_PARTS = [0.15, 0.49, 0.33, 0.03] as const;

/**
 * Counts, in the segment of a user's nearest centre, the user, the bin of every feature's value, and adds up where in
 * the hard range the natural values lie, from 0 to 2^20; and for all segments together the rounded squared distances.
 * Sensitivity. Add or remove one user: a single 1; a single 1 in each of d features, L2 norm √d; d numbers of at most
 * 2^20, Σ of squares ≤ d·2^40; one number of at most 2^14. Each block has its own noise.
 */
export const segmentValues: QueryContract<SegmentValuesParams, SegmentValues> = {
  id: "segment-values",
  params,
  blocks: ({ centers, features }) => {
    const d = features.length;
    const k = centers.length / d;
    return [
      { name: "sizes", length: k, norm: { kind: "ones", count: 1 } },
      { name: "values", length: k * binOffsets(features)[d], norm: { kind: "ones", count: d } },
      { name: "places", length: k * d, norm: { kind: "l2", square: d * PLACE ** 2 } },
      { name: "distances", length: 1, norm: { kind: "l2", square: LARGEST_SQUARE ** 2 } },
    ];
  },
  decode: ({ scaling: given, centers, features }, { sums, sigmas }) => {
    const d = features.length;
    const k = centers.length / d;
    const valuesEnd = k + k * binOffsets(features)[d];
    const distance = squareUnit(distanceGrid(given)) / given.radius ** 2;
    return {
      sizes: sums.slice(0, k),
      sizeSigma: sigmas[0],
      counts: sums.slice(k, valuesEnd),
      countSigma: sigmas[1],
      places: sums.slice(valuesEnd, valuesEnd + k * d).map((place) => place / PLACE),
      placeSigma: sigmas[2] / PLACE,
      distance: sums[valuesEnd + k * d] * distance,
      distanceSigma: sigmas[3] * distance,
    };
  },
  usersPerUnit: () => 1,
  everybody: ({ scaling: given }) => ({ block: "sizes", of: usersWith(given.columns) }),
  neutral: (given, { users }) => evenSums(segmentValues.blocks(given), users),
  example: (size) => ({
    scaling: exampleScaling(size.d),
    centers: exampleCenters(size),
    features: Array.from({ length: size.d }, () => {
      const starts = Array.from({ length: size.bins - 1 }, (_, at) => binStart(at + 1, size.bins));
      return { starts, transform: "none", lo: 0, hi: 10 };
    }),
  }),
};

/** Returns where each feature's bins begin within a segment's, and behind the last feature how many there are. */
export function binOffsets(features: SegmentValuesParams["features"]): Int32Array {
  const offsets = new Int32Array(features.length + 1);
  features.forEach(({ starts }, j) => (offsets[j + 1] = offsets[j] + starts.length + 1));
  return offsets;
}
