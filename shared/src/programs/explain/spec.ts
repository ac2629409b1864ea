import { z } from "zod";
import type { Scaling } from "../../queries/scaling.ts";

/** What a plan asks for when segments are to be explained by rules. */
export const explainSpec = z.strictObject({
  /** Most conditions of a rule. */
  depth: z.int().min(1).max(4),
});

export type ExplainSpec = z.infer<typeof explainSpec>;

/** A condition: rows whose place in one feature is at most `place` go one way, the others the other way. */
export interface Fork {
  /** Place of the feature among the model's. */
  readonly feature: number;
  /** Place on the grid. */
  readonly place: number;
  /** Indices of the nodes behind it, both larger than the own. */
  readonly atMost: number;
  readonly above: number;
}

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
  /** The first is where every user begins. */
  readonly nodes: readonly (Fork | Leaf)[];
  /** Part of other made-up users for whom the rules name the segment that they are in. */
  readonly fidelity: number;
}

/** Returns the leaf where a row on the grid ends, by its index. */
export function leafOf(nodes: ExplainModel["nodes"], row: ArrayLike<number>): number {
  let at = 0;
  for (;;) {
    const node = nodes[at];
    if ("segment" in node) return at;
    at = row[node.feature] <= node.place ? node.atMost : node.above;
  }
}
