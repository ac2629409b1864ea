import { log } from "../../math/log.ts";
import { CLASSES } from "../../queries/class-counts.ts";
import { stepAt } from "../../queries/logistic-score.ts";
import type { TreeScorer } from "../../queries/scorers/tree.ts";
import { type Fork, isFork } from "../../queries/tree-nodes.ts";

/** Noisy users of both classes by end, ends×2 row-major, and the noise of each. */
export interface EndCounts {
  readonly counts: Float64Array;
  readonly sigma: number;
}

/** Chances are kept this far from 0 and 1. */
const EDGE = 2 ** -12;

/**
 * Says of every node which chance users have there, from the first down: (c + λ·p)/(n + λ) with p that of the node before
 * and λ = 2 + 2σ, so that what few users say counts little. Counts below 0 are noise.
 */
export function withChances<End extends { readonly end: number }>(
  nodes: readonly (Fork | End)[],
  { counts, sigma }: EndCounts,
): TreeScorer["nodes"] {
  const sums = nodes.map((node) =>
    isFork(node)
      ? new Float64Array(CLASSES)
      : counts.slice(node.end * CLASSES, (node.end + 1) * CLASSES).map((count) => Math.max(count, 0)),
  );
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at];
    if (isFork(node))
      sums[at] = sums[at].map((_, label) => sums[node.atMost][label] + sums[node.above][label]);
  }
  const weight = 2 + 2 * sigma;
  const chances = new Float64Array(nodes.length);
  const [no, yes] = sums[0];
  chances[0] = no + yes > 0 ? yes / (no + yes) : 0.5;
  nodes.forEach((node, at) => {
    const all = sums[at][0] + sums[at][1];
    chances[at] = (sums[at][1] + weight * chances[at]) / (all + weight);
    if (isFork(node)) chances[node.atMost] = chances[node.above] = chances[at];
  });
  return nodes.map((node, at) => {
    if (isFork(node)) return node;
    const chance = Math.min(Math.max(chances[at], EDGE), 1 - EDGE);
    return { step: stepAt(log(chance / (1 - chance))) };
  });
}
