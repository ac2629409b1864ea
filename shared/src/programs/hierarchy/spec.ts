import { z } from "zod";
import type { Scaling } from "../../queries/scaling.ts";

/** Most groups that a tree is cut into for people. */
export const MOST_GROUPS = 12;

/** What a plan asks a hierarchy for. */
export const hierarchySpec = z.strictObject({
  /** Numbers of groups, ascending, in which every user gets a place: a finer one lies within a coarser. */
  groups: z
    .array(z.int().min(2).max(MOST_GROUPS))
    .min(1)
    .max(4)
    .refine((groups) => groups.every((count, at) => at === 0 || count > groups[at - 1]), {
      error: "expected ascending numbers of groups",
    }),
});

export type HierarchySpec = z.infer<typeof hierarchySpec>;

/** Two groups that become one. The finest groups are numbered from 0, merges go on from there in their order. */
export interface Fork {
  readonly a: number;
  readonly b: number;
  /** By how much the spread within groups grows, as a part of the spread of all users; and its standard error from the noise. */
  readonly height: number;
  readonly sigma: number;
  /** The noise does not tell whether this or the merge above it comes first: both are drawn as one. */
  readonly tied: boolean;
}

/** Groups within groups: post-processed sums of a segmentation and nothing else. */
export interface HierarchyModel {
  readonly d: number;
  /** Which features, and how their codes are mapped to the grid. */
  readonly scaling: Scaling;
  /** Centres of the finest groups in scaled space, row-major: a user is of the nearest, ties to the lowest. */
  readonly centers: Float64Array;
  /** Noisy users of each. */
  readonly weights: Float64Array;
  /** Lowest first, one less than the finest groups. */
  readonly merges: readonly Fork[];
  /**
   * Of the last merges, at most `MOST_GROUPS` − 1, the way from the centre of `a` to that of `b` in scaled space, merges×d
   * row-major, and its standard error from the noise.
   */
  readonly ways: Float64Array;
  readonly waySigmas: Float64Array;
}
