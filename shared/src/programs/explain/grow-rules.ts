import type { Fork } from "../../queries/tree-nodes.ts";
import { bestGridCut } from "../cart/best-cut.ts";
import { type Grown, type Labelled, heaviest, isGrownFork, massesOf, partedBy } from "./grown-tree.ts";
import { refineRules } from "./refine-rules.ts";
import type { ExplainModel, Leaf } from "./spec.ts";

/** Least part of all users at the end of a rule. */
const LEAST_SHARE = 0.005;

/**
 * Grows a tree of at most `depth` conditions that parts the segments by Gini's index, of equal cuts the first, and looks at all of
 * them again when it is whole. A condition whose two sides name the same segment is left out.
 */
export function growRules(users: Labelled, depth: number): ExplainModel["nodes"] {
  const { labels, weights } = users;
  const all = Int32Array.from(labels.keys());
  const total = all.reduce((sum, user) => sum + weights[labels[user]], 0);
  const least = LEAST_SHARE * total;
  const tree = grow(users, all, { left: depth, least });
  refineRules(tree, users, least);
  return nodesOf(tree, users, { all, total, least });
}

function grow(
  users: Labelled,
  members: Int32Array,
  { left, least }: { readonly left: number; readonly least: number },
): Grown {
  const { rows, labels, weights } = users;
  const weighed = {
    rows,
    d: rows.length / labels.length,
    classes: weights.length,
    add: (user: number, sums: Float64Array, at: number) => {
      sums[at + labels[user]] += weights[labels[user]];
    },
  };
  const cut = left > 0 ? bestGridCut(weighed, members, least) : undefined;
  if (!cut) return { segment: heaviest(massesOf(users, members)) };
  const [atMost, above] = partedBy(users, members, cut);
  const next = { left: left - 1, least };
  return { cut, atMost: grow(users, atMost, next), above: grow(users, above, next) };
}

/**
 * Writes a tree as its nodes, each behind the one that leads to it, with what made-up users say of its ends. A condition is left
 * out where conditions before it have moved and one of its sides has not the least part of users any more.
 */
function nodesOf(
  tree: Grown,
  users: Labelled,
  { all, total, least }: { readonly all: Int32Array; readonly total: number; readonly least: number },
): ExplainModel["nodes"] {
  const nodes: (Fork | Leaf)[] = [];
  const write = (own: Grown, members: Int32Array): number => {
    const at = nodes.length;
    if (!isGrownFork(own)) {
      nodes.push(leafFor(users, members, total));
      return at;
    }
    const [below, others] = partedBy(users, members, own.cut);
    if (massOf(massesOf(users, below)) < least) return write(own.above, members);
    if (massOf(massesOf(users, others)) < least) return write(own.atMost, members);
    nodes.push(leafFor(users, members, total));
    const [atMost, above] = [write(own.atMost, below), write(own.above, others)];
    const [down, up] = [nodes[atMost], nodes[above]];
    if ("segment" in down && "segment" in up && down.segment === up.segment) nodes.length = at + 1;
    else nodes[at] = { ...own.cut, atMost, above };
    return at;
  };
  write(tree, all);
  return nodes;
}

function leafFor(users: Labelled, members: Int32Array, total: number): Leaf {
  const masses = massesOf(users, members);
  const mass = massOf(masses);
  const segment = heaviest(masses);
  return { segment, share: mass / total, purity: mass > 0 ? masses[segment] / mass : 1 };
}

function massOf(masses: Float64Array): number {
  return masses.reduce((sum, value) => sum + value, 0);
}
