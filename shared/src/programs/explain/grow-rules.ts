import { GRID } from "../../queries/scaling.ts";
import type { ExplainModel, Fork, Leaf } from "./spec.ts";

/** Made-up users with the segment of each. */
export interface Labelled {
  /** Rows on the grid, users×d row-major. */
  readonly rows: Int32Array;
  readonly labels: Int32Array;
  /** By how much a user of each segment counts. */
  readonly weights: Float64Array;
}

/** Steps of the grid between two places where rows may be parted. */
const STEP = 16;
const BINS = (2 * GRID) / STEP + 1;

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
  const grow = (members: Int32Array, left: number): number => {
    const at = nodes.length;
    const leaf = leafFor(users, members, total);
    nodes.push(leaf);
    const cut = left > 0 && leaf.purity < 1 ? bestCut(users, members, LEAST_SHARE * total) : undefined;
    if (!cut) return at;
    const { feature, place } = cut;
    const d = users.rows.length / users.labels.length;
    const goesDown = (user: number) => users.rows[user * d + feature] <= place;
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

/** Finds the place in a feature whose two sides have the purest segments; undefined when no cut makes them purer. */
function bestCut({ rows, labels, weights }: Labelled, members: Int32Array, least: number) {
  const d = rows.length / labels.length;
  const k = weights.length;
  let best: { feature: number; place: number } | undefined;
  let most = -Infinity;
  const whole = new Float64Array(k);
  for (const user of members) whole[labels[user]] += weights[labels[user]];
  const mass = whole.reduce((sum, value) => sum + value, 0);
  const before = whole.reduce((sum, value) => sum + value * value, 0) / Math.max(mass, Number.MIN_VALUE);
  for (let feature = 0; feature < d; feature++) {
    const counts = new Float64Array(BINS * k);
    for (const user of members) {
      const bin = Math.floor((rows[user * d + feature] + GRID) / STEP);
      counts[bin * k + labels[user]] += weights[labels[user]];
    }
    const below = new Float64Array(k);
    for (let bin = 0; bin < BINS - 1; bin++) {
      for (let j = 0; j < k; j++) below[j] += counts[bin * k + j];
      let [down, squares, others] = [0, 0, 0];
      for (let j = 0; j < k; j++) {
        down += below[j];
        squares += below[j] * below[j];
        others += (whole[j] - below[j]) * (whole[j] - below[j]);
      }
      if (down < least || mass - down < least) continue;
      const score = squares / down + others / (mass - down);
      if (score > most) [most, best] = [score, { feature, place: (bin + 1) * STEP - GRID - 1 }];
    }
  }
  return most > before * (1 + 1e-9) ? best : undefined;
}
