import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { type Fork, isFork } from "@fedseg/shared/queries/tree-nodes.ts";
import { type Tree, isWhole, leavesOf } from "@fedseg/shared/queries/trees.ts";

/** Trees that are all as deep, and what each of their leaves is worth, where they are worth something. */
export interface AskedTrees {
  readonly trees: readonly Tree[];
  readonly values?: readonly (readonly number[])[] | undefined;
}

/** Bytes of the bits of a condition. */
const BITS = 16;

/** Distinct conditions of trees. */
interface Conditions {
  readonly count: number;
  /** How many, then of each its start, and 16 bits higher its column's place. */
  readonly words: readonly number[];
  /** Returns where the bits of a node's condition lie. */
  placeOf(column: number, start: number): number;
}

/** Tells the module what trees ask, once each, by places among the columns that they look at. */
export function conditionsOf(columns: readonly number[], trees: readonly Tree[]): Conditions {
  const slots = new Map(columns.map((column, slot) => [column, slot]));
  const wordOf = (column: number, start: number) => slots.get(column)! * 2 ** 16 + start;
  const words = new Set<number>();
  for (const { columns: own, starts } of trees)
    for (const [node, column] of own.entries()) words.add(wordOf(column, starts[node]));
  const sorted = [...words].sort((a, b) => a - b);
  const places = new Map(sorted.map((word, at) => [word, at * BITS]));
  return {
    count: sorted.length,
    words: [sorted.length, ...sorted],
    placeOf: (column, start) => places.get(wordOf(column, start))!,
  };
}

/** Tells the module trees: how many, their depth; then of each where its nodes' bits lie, and what its leaves are worth. */
export function treeWords({ trees, values }: AskedTrees, placeOf: Conditions["placeOf"]): number[] {
  const leaves = leavesOf(trees[0]);
  const none = Array.from({ length: leaves }, () => 0);
  return [
    trees.length,
    Math.log2(leaves),
    ...trees.flatMap(({ columns, starts }, at) => [
      ...columns.map((column, node) => placeOf(column, starts[node])),
      ...(values?.[at] ?? none),
    ]),
  ];
}

/** A tree that is as deep everywhere, and of each of its leaves the index of the node that it was. */
interface EvenTree {
  readonly tree: Tree;
  readonly ends: readonly number[];
}

/**
 * Returns a tree, over some columns, that is as deep everywhere: where it ended before, all turn left. Undefined for one that is
 * too deep.
 */
export function evenTree<End extends object>(
  nodes: readonly (Fork | End)[],
  columns: readonly number[],
): EvenTree | undefined {
  const [own, starts]: [number[], number[]] = [[], []];
  let level = [0];
  while (level.some((at) => isFork(nodes[at])) || own.length === 0) {
    for (const at of level) {
      const node = nodes[at];
      own.push(isFork(node) ? columns[node.feature] : columns[0]);
      starts.push(isFork(node) ? node.place + 1 : NO_CODE);
    }
    if (!isWhole({ columns: own, starts })) return undefined;
    level = level.flatMap((at) => {
      const node = nodes[at];
      return isFork(node) ? [node.atMost, node.above] : [at, at];
    });
  }
  return { tree: { columns: own, starts }, ends: level };
}
