import { z } from "zod";
import { NO_CODE, TOP_CODE } from "../features/code.ts";

/** Deepest trees, and most of them in one request. */
const MOST_DEPTH = 8;
export const MOST_TREES = 256;

/**
 * A binary tree, as deep everywhere, its inner nodes from the root down and from left to right: the nodes below node i are
 * 2i + 1 and 2i + 2. A user goes right at a node whose feature has a code of at least its start, and so ends in one leaf.
 */
export const tree = z
  .strictObject({
    /** Feature that a node looks at, among the plan's. */
    columns: z.array(z.int().min(0)),
    /** Least code that goes right; 65535 where all go left. */
    starts: z.array(z.int().min(0).max(NO_CODE)),
  })
  .refine(isWhole, {
    error: `expected a feature and a start for 2^depth − 1 nodes, depth at most ${MOST_DEPTH}`,
  });

export type Tree = z.infer<typeof tree>;

/** Trees that are all as deep. */
export const trees = z
  .array(tree)
  .min(1)
  .max(MOST_TREES)
  .refine(areAsDeep, { error: "expected trees of the same depth" });

/** Tells whether a tree has a feature and a start for each of its 2^depth − 1 nodes, and not too many. */
export function isWhole({
  columns,
  starts,
}: {
  readonly columns: readonly number[];
  readonly starts: readonly number[];
}): boolean {
  const depth = 31 - Math.clz32(columns.length + 1);
  const isFull = columns.length === 2 ** depth - 1 && starts.length === columns.length;
  return isFull && depth >= 1 && depth <= MOST_DEPTH;
}

/** Tells whether all trees have as many nodes. */
export function areAsDeep(all: readonly Pick<Tree, "columns">[]): boolean {
  return all.every(({ columns }) => columns.length === all[0].columns.length);
}

/** Returns how many leaves a tree has. */
export function leavesOf({ columns }: Pick<Tree, "columns">): number {
  return columns.length + 1;
}

/** Returns the features that some trees look at, ascending. */
export function columnsOfTrees(all: readonly Tree[]): number[] {
  return [...new Set(all.flatMap(({ columns }) => columns))].sort((a, b) => a - b);
}

/** Returns the leaf in which a row of codes ends, from 0. */
export function leafOf({ columns, starts }: Tree, codeOf: (column: number) => number): number {
  let at = 0;
  while (at < columns.length) at = 2 * at + (codeOf(columns[at]) >= starts[at] ? 2 : 1);
  return at - columns.length;
}

/** Makes trees of depth 2 that look at features in turn, for examples. */
export function exampleTrees(count: number, d: number): Tree[] {
  return Array.from({ length: count }, (_, at) => ({
    columns: [0, 1, 2].map((node) => (3 * at + node) % d),
    starts: [0, 1, 2].map((node) => Math.round(((node + 1) * TOP_CODE) / 4)),
  }));
}
