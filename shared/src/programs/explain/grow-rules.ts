import type { Fork } from "../../queries/tree-nodes.ts";
import { bestGridCut } from "../cart/best-cut.ts";
import type { ExplainModel, Leaf } from "./spec.ts";

/** Made-up users with the segment of each. */
export interface Labelled {
  /** Rows on the grid, users×d row-major. */
  readonly rows: Int32Array;
  readonly labels: Int32Array;
  /** By how much a user of each segment counts. */
  readonly weights: Float64Array;
}

/** Least part of all users at the end of a rule. */
const LEAST_SHARE = 0.005;

/**
 * Grows a tree of at most `depth` conditions that parts the segments by Gini's index; of equal cuts the first is taken. A
 * condition whose two sides name the same segment is left out.
 */
export function growRules(users: Labelled, depth: number): ExplainModel["nodes"] {
  const nodes: (Fork | Leaf)[] = [];
  const all = Int32Array.from(users.labels.keys());
  const total = all.reduce((sum, user) => sum + users.weights[users.labels[user]], 0);
  const { rows, labels, weights } = users;
  const d = rows.length / labels.length;
  const weighed = {
    rows,
    d,
    classes: weights.length,
    add: (user: number, sums: Float64Array, at: number) => {
      sums[at + labels[user]] += weights[labels[user]];
    },
  };
  const grow = (members: Int32Array, left: number): number => {
    const at = nodes.length;
    const leaf = leafFor(users, members, total);
    nodes.push(leaf);
    const cut = left > 0 && leaf.purity < 1 ? bestGridCut(weighed, members, LEAST_SHARE * total) : undefined;
    if (!cut) return at;
    const { feature, place } = cut;
    const goesDown = (user: number) => rows[user * d + feature] <= place;
    const atMost = grow(members.filter(goesDown), left - 1);
    const above = grow(
      members.filter((user) => !goesDown(user)),
      left - 1,
    );
    const [down, up] = [nodes[atMost], nodes[above]];
    if ("segment" in down && "segment" in up && down.segment === up.segment) nodes.length = at + 1;
    else nodes[at] = { feature, place, atMost, above };
    return at;
  };
  grow(all, depth);
  return nodes;
}

function leafFor({ labels, weights }: Labelled, members: Int32Array, total: number): Leaf {
  const masses = new Float64Array(weights.length);
  for (const user of members) masses[labels[user]] += weights[labels[user]];
  const mass = masses.reduce((sum, value) => sum + value, 0);
  let segment = 0;
  for (let k = 1; k < masses.length; k++) if (masses[k] > masses[segment]) segment = k;
  return { segment, share: mass / total, purity: mass > 0 ? masses[segment] / mass : 1 };
}
