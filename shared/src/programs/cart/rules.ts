import { type Fork, isFork } from "../../queries/tree-nodes.ts";

/** What a rule asks of one feature: a place above `above` and at most `atMost`; infinite where it does not ask. */
export interface Condition {
  readonly feature: number;
  readonly above: number;
  readonly atMost: number;
}

/** One way to a leaf. */
export interface Rule<Leaf> {
  /** Number of the leaf, from 1 on in the order of the tree. */
  readonly number: number;
  /** Index of the leaf among the nodes. */
  readonly node: number;
  /** At most one per feature, in the order of first mention. */
  readonly conditions: readonly Condition[];
  readonly leaf: Leaf;
}

/** Lists the rules of a tree: conditions on one feature are one. */
export function rulesOf<Leaf extends object>(nodes: readonly (Fork | Leaf)[]): readonly Rule<Leaf>[] {
  const rules: Rule<Leaf>[] = [];
  const walk = (at: number, conditions: readonly Condition[]) => {
    const node = nodes[at];
    if (!isFork(node)) {
      rules.push({ number: rules.length + 1, node: at, conditions, leaf: node });
      return;
    }
    const { feature, place } = node;
    walk(node.atMost, narrowed(conditions, { feature, above: -Infinity, atMost: place }));
    walk(node.above, narrowed(conditions, { feature, above: place, atMost: Infinity }));
  };
  walk(0, []);
  return rules;
}

function narrowed(conditions: readonly Condition[], next: Condition): readonly Condition[] {
  if (!conditions.some(({ feature }) => feature === next.feature)) return [...conditions, next];
  return conditions.map((own) =>
    own.feature === next.feature
      ? {
          feature: own.feature,
          above: Math.max(own.above, next.above),
          atMost: Math.min(own.atMost, next.atMost),
        }
      : own,
  );
}
