import { BINS, type GridCut, binOf, lastIn } from "../cart/best-cut.ts";
import {
  type Grown,
  type GrownFork,
  type Labelled,
  heaviest,
  isGrownFork,
  massesOf,
  partedBy,
} from "./grown-tree.ts";

/** Most times that all conditions are looked at again. */
const PASSES = 8;
/** Part of the users by which another condition has to be better: sums of the same numbers in another order are not. */
const BETTER = 1e-9;

/**
 * Looks at the conditions of a tree again, from its ends up and each with all others as they are, and moves it to where most users
 * come to an end that names their segment; growing sees one condition at a time, and none of those that follow. Both sides keep
 * `least` users; of equal conditions the first is taken, and one as good as the own is none. (Alternating optimisation of trees:
 * Carreira-Perpiñán and Tavallali 2018.)
 */
export function refineRules(tree: Grown, users: Labelled, least: number): void {
  const all = Int32Array.from(users.labels.keys());
  for (let pass = 0; pass < PASSES; pass++) if (!refine(tree, users, all, least)) return;
}

/** Returns whether a condition has moved. */
function refine(tree: Grown, users: Labelled, members: Int32Array, least: number): boolean {
  if (!isGrownFork(tree)) {
    if (members.length > 0) tree.segment = heaviest(massesOf(users, members));
    return false;
  }
  const [atMost, above] = partedBy(users, members, tree.cut);
  const moved = [refine(tree.atMost, users, atMost, least), refine(tree.above, users, above, least)];
  const cut = betterCut(tree, users, members, least);
  if (cut) tree.cut = cut;
  return cut !== undefined || moved.includes(true);
}

/** The condition by which most users of a node end in their segment; undefined where it is no better than the own. */
function betterCut(
  { cut: own, atMost, above }: GrownFork,
  users: Labelled,
  members: Int32Array,
  least: number,
): GridCut | undefined {
  const { rows, labels, weights } = users;
  const d = rows.length / labels.length;
  let mass = 0;
  for (let i = 0; i < members.length; i++) mass += weights[labels[members[i]]];
  let most = BETTER * mass;
  const [gains, counts] = [new Float64Array(d * BINS), new Float64Array(d * BINS)];
  for (let i = 0; i < members.length; i++) {
    const from = members[i] * d;
    const label = labels[members[i]];
    const sides = Number(endFor(atMost, rows, from) === label) - Number(endFor(above, rows, from) === label);
    // How much is won by a user who goes to the one side and not to the other.
    const won = weights[label] * sides;
    if (rows[from + own.feature] <= own.place) most += won;
    for (let feature = 0; feature < d; feature++) {
      const at = feature * BINS + binOf(rows[from + feature]);
      gains[at] += won;
      counts[at] += weights[label];
    }
  }
  let best: GridCut | undefined;
  for (let feature = 0; feature < d; feature++) {
    let [gain, down] = [0, 0];
    for (let bin = 0; bin < BINS - 1; bin++) {
      gain += gains[feature * BINS + bin];
      down += counts[feature * BINS + bin];
      if (gain > most && down >= least && mass - down >= least)
        [most, best] = [gain, { feature, place: lastIn(bin) }];
    }
  }
  return best;
}

/** The segment that the end names to which a row comes; `from`: where the row begins. */
function endFor(tree: Grown, rows: Int32Array, from: number): number {
  let at = tree;
  while (isGrownFork(at)) at = rows[from + at.cut.feature] <= at.cut.place ? at.atMost : at.above;
  return at.segment;
}
