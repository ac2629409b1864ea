import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { groupsAt } from "@fedseg/shared/programs/hierarchy/groups.ts";
import type { HierarchyModel } from "@fedseg/shared/programs/hierarchy/spec.ts";
import type { TreePart } from "../section.ts";
import { nestedNames } from "./nested-names.ts";

/** Draws the tree down to so many groups; forks that the noise cannot tell from the one above are part of it. */
export function drawnTree(model: HierarchyModel, features: readonly FeatureSpec[], most: number): TreePart {
  const { merges, weights } = model;
  const names = nestedNames(model, features);
  const groups = groupsAt(model, most);
  const ends = new Map(groups.map(({ node, share }) => [node, share]));
  const order = new Map(groups.map(({ node }, at) => [node, at]));
  const first = (node: number): number => {
    const merge = merges[node - weights.length];
    return order.get(node) ?? Math.min(first(merge.a), first(merge.b));
  };
  const drawn = (node: number): TreePart => {
    const share = ends.get(node);
    if (share !== undefined) return { name: names.get(node)!, share };
    const { a, b, height, sigma } = merges[node - weights.length];
    const sides = [a, b].sort((x, y) => first(x) - first(y));
    return { height, sigma, parts: sides.flatMap((side) => partsOf(side)) };
  };
  const partsOf = (node: number): readonly TreePart[] => {
    const part = drawn(node);
    return "parts" in part && merges[node - weights.length].tied ? part.parts : [part];
  };
  return drawn(weights.length + merges.length - 1);
}
