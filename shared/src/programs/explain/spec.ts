import { z } from "zod";
import type { Scaling } from "../../queries/scaling.ts";
import type { Fork } from "../../queries/tree-nodes.ts";

/** What a plan asks for when segments are to be explained by rules. */
export const explainSpec = z.strictObject({
  /** Most conditions of a rule. */
  depth: z.int().min(1).max(5),
});

export type ExplainSpec = z.infer<typeof explainSpec>;

/** The end of a rule. */
export interface Leaf {
  /** Index of the segment that most of the made-up users here are in. */
  readonly segment: number;
  /** Part of all made-up users that end here, and the part of these that is in the segment. */
  readonly share: number;
  readonly purity: number;
}

/** A tree of rules that says in which segment a user is: post-processed sums of a segmentation and nothing else. */
export interface ExplainModel {
  readonly d: number;
  readonly scaling: Scaling;
  /** What people know each segment by. */
  readonly numbers: readonly number[];
  /** The first is where every user begins; conditions are on places on the grid. */
  readonly nodes: readonly (Fork | Leaf)[];
  /** Part of other made-up users for whom the rules name the segment that they are in. */
  readonly fidelity: number;
}
