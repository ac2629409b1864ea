import { z } from "zod";
import type { Block } from "../private-sum/types.ts";
import type { QueryContract } from "./contract.ts";
import { evenSums } from "./even-users.ts";
import { exampleCenters, exampleScaling } from "./example-size.ts";
import { gridCenters } from "./grid-centers.ts";
import { scaling } from "./scaling.ts";

/** Centres on the grid, k×d row-major: a user is of the nearest one, ties to the lowest. */
const segments = z
  .strictObject({ scaling, centers: gridCenters })
  .refine(({ scaling: { columns }, centers }) => centers.length % columns.length === 0, {
    error: "expected a place for every feature of each centre",
  });

export type QuerySegments = z.infer<typeof segments>;

const params = z
  .strictObject({
    segments,
    /** What became of users, in the segment that they were in at the target's cutoff: their class, and what they spent. */
    outcome: z.enum(["class", "class-and-spend"]).optional(),
    /** Other segments, to see who is where in both. */
    against: segments.optional(),
  })
  .refine(({ segments: own }) => segmentsIn(own) >= 2, { error: "expected two segments at least" });

export type SegmentQualityParams = z.infer<typeof params>;

/** Noisy sums over the users of every segment. */
export interface SegmentQuality {
  /** Of each segment the users, their silhouettes, and their distances to its centre over twice the radius; k×3 row-major. */
  readonly now: Float64Array;
  readonly nowSigma: number;
  /** Of each segment the users at the cutoff, those of class 1 and what they spent over the cap; k×2 or k×3 row-major. */
  readonly later: Float64Array;
  readonly laterSigma: number;
  /** Users by segment and other segment, row-major. */
  readonly both: Float64Array;
  readonly bothSigma: number;
}

/** What stands for 1 in sums of parts. */
export const WHOLE = 2 ** 14;

/** Parts of the query's share for what is now, what became of users, and who is where: as they are asked for, over their sum. */
const [NOW, LATER, BOTH] = [0.35, 0.55, 0.1];

/** Returns the parts of the query's share. */
export function segmentQualityParts({
  outcome,
  against,
}: {
  readonly outcome?: unknown;
  readonly against?: unknown;
}): readonly number[] {
  const parts = [NOW, ...(outcome === undefined ? [] : [LATER]), ...(against === undefined ? [] : [BOTH])];
  const sum = parts.reduce((all, part) => all + part, 0);
  return parts.map((part) => part / sum);
}

/** Returns how many segments there are. */
export function segmentsIn({ scaling: { columns }, centers }: QuerySegments): number {
  return centers.length / columns.length;
}

/** Returns how many numbers a segment has of what became of its users. */
export function laterWidth({ outcome }: Pick<SegmentQualityParams, "outcome">): number {
  return outcome === undefined ? 0 : outcome === "class" ? 2 : 3;
}

/**
 * Adds up, in the segment of a user's nearest centre, 1, the simplified silhouette 1 − a/b (a and b the distances to the
 * nearest and the second nearest centre) and u, a over twice the radius; in the segment at the target's cutoff 1, the class
 * and the part of the cap that was spent; and counts users by segment and other segment.
 * Sensitivity. Add or remove one user: 2^14, a silhouette of at most 1 − u, which none exceeds inside the ball, and u, in
 * units of 2^14: Σ of squares ≤ (1 + (1 − u)² + u²)·2^28 ≤ 2^29; as many as are asked for of what
 * became of the user, each from 0 to 2^14, none without a class; a single 1. Each block has its own noise.
 */
export const segmentQuality: QueryContract<SegmentQualityParams, SegmentQuality> = {
  id: "segment-quality",
  params,
  blocks: (given) => {
    const k = segmentsIn(given.segments);
    const width = laterWidth(given);
    const sums = (name: string, numbers: number, wholes: number): Block => ({
      name,
      length: k * numbers,
      norm: { kind: "l2", square: wholes * WHOLE ** 2 },
    });
    return [
      sums("now", 3, 2),
      ...(width > 0 ? [sums("later", width, width)] : []),
      ...(given.against
        ? [{ name: "both", length: k * segmentsIn(given.against), norm: { kind: "ones", count: 1 } } as const]
        : []),
    ];
  },
  decode: (given, { sums, sigmas }) => {
    const k = segmentsIn(given.segments);
    const [width, end] = [laterWidth(given), 3 * k + laterWidth(given) * k];
    return {
      now: sums.slice(0, 3 * k).map((sum) => sum / WHOLE),
      nowSigma: sigmas[0] / WHOLE,
      later: sums.slice(3 * k, end).map((sum) => sum / WHOLE),
      laterSigma: width > 0 ? sigmas[1] / WHOLE : 0,
      both: sums.slice(end),
      bothSigma: given.against ? sigmas[sigmas.length - 1] : 0,
    };
  },
  usersPerUnit: () => 1,
  neutral: (given, { users }) => {
    const [k, width] = [segmentsIn(given.segments), laterWidth(given)];
    const sums = evenSums(segmentQuality.blocks(given), users);
    for (let segment = 0; segment < k; segment++) {
      sums[3 * segment] = (users / k) * WHOLE;
      if (width > 0) sums[3 * k + width * segment] = (users / k) * WHOLE;
    }
    return sums;
  },
  example: (size) => {
    const own = {
      scaling: exampleScaling(size.d),
      centers: exampleCenters({ ...size, k: Math.max(2, size.k) }),
    };
    return { segments: own, outcome: "class-and-spend", against: own };
  },
};
