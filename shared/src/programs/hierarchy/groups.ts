import type { HierarchyModel } from "./spec.ts";

/** One of the groups that a cut leaves. */
export interface Group {
  /** Its number in the tree. */
  readonly node: number;
  /** Numbers of the groups that it lies in, from all users down to itself. */
  readonly path: readonly number[];
  /** Part of all users, from the sums of the segmentation. */
  readonly share: number;
  /** Finest groups in it. */
  readonly leaves: readonly number[];
}

/** Cuts a tree into so many groups, or as many as it has: in the order in which it is drawn, at every fork the larger side first. */
export function groupsAt(
  { merges, weights }: Pick<HierarchyModel, "merges" | "weights">,
  count: number,
): readonly Group[] {
  const finest = weights.length;
  const masses = massesOf(merges, weights);
  const total = masses.at(-1)!;
  const lowest = Math.max(finest + merges.length - Math.min(count, finest) + 1, finest);
  const leavesOf = (node: number): number[] =>
    node < finest ? [node] : [...leavesOf(merges[node - finest].a), ...leavesOf(merges[node - finest].b)];
  const walk = (node: number, path: readonly number[]): Group[] => {
    const own = [...path, node];
    if (node < lowest) return [{ node, path: own, share: masses[node] / total, leaves: leavesOf(node) }];
    const { a, b } = merges[node - finest];
    const [first, second] = masses[b] > masses[a] ? [b, a] : [a, b];
    return [...walk(first, own), ...walk(second, own)];
  };
  return walk(masses.length - 1, []);
}

function massesOf(merges: HierarchyModel["merges"], weights: Float64Array): readonly number[] {
  const masses = [...weights];
  for (const { a, b } of merges) masses.push(masses[a] + masses[b]);
  return masses;
}
