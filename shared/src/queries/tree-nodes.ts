import { z } from "zod";
import { TOP_CODE } from "../features/code.ts";

const index = z.int().min(0);

/** A condition on codes: rows whose code of one column is at most `place` go one way, the others the other way. */
export const codeFork = z.strictObject({
  /** Place among the columns. */
  feature: index,
  place: z
    .int()
    .min(0)
    .max(TOP_CODE - 1),
  /** Indices of the nodes behind it, both larger than the own. */
  atMost: index,
  above: index,
});

export type Fork = z.infer<typeof codeFork>;

/** Tells a condition from an end. */
export function isFork<End extends object>(node: Fork | End): node is Fork {
  return "feature" in node;
}

/** Returns the end that a row reaches from the first node, by its index. */
export function endOf<End extends object>(nodes: readonly (Fork | End)[], row: ArrayLike<number>): number {
  let at = 0;
  for (;;) {
    const node = nodes[at];
    if (!isFork(node)) return at;
    at = row[node.feature] <= node.place ? node.atMost : node.above;
  }
}

/** Tells whether nodes are one tree over so many columns: every node but the first behind exactly one before it. */
export function isTree<End extends object>(nodes: readonly (Fork | End)[], columns: number): boolean {
  const children = nodes.flatMap((node) => (isFork(node) ? [node.atMost, node.above] : []));
  return (
    children.length === nodes.length - 1 &&
    new Set(children).size === children.length &&
    nodes.every(
      (node, at) =>
        !isFork(node) ||
        (node.feature < columns &&
          [node.atMost, node.above].every((child) => child > at && child < nodes.length)),
    )
  );
}
