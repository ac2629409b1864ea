import type { Estimate } from "@fedseg/shared/programs/estimate.ts";

/**
 * Returns the area under the ROC curve of scores, whichever way they point, and its standard error as of a sample; undefined
 * where all are of one class.
 * @see Hanley and McNeil, Radiology 143 (1982), equation 1.
 */
export function ownArea(scores: Float64Array, classes: ArrayLike<number>): Estimate | undefined {
  const order = [...scores.keys()].sort((a, b) => scores[a] - scores[b]);
  let [no, yes, pairs] = [0, 0, 0];
  for (let at = 0; at < order.length;) {
    const score = scores[order[at]];
    let [ownNo, ownYes] = [0, 0];
    for (; at < order.length && scores[order[at]] === score; at++) {
      if (classes[order[at]] === 1) ownYes += 1;
      else ownNo += 1;
    }
    pairs += ownYes * (no + ownNo / 2);
    [no, yes] = [no + ownNo, yes + ownYes];
  }
  if (no === 0 || yes === 0) return undefined;
  const value = Math.max(pairs / (no * yes), 1 - pairs / (no * yes));
  const [one, two] = [value / (2 - value), (2 * value ** 2) / (1 + value)];
  const variance =
    (value * (1 - value) + (yes - 1) * (one - value ** 2) + (no - 1) * (two - value ** 2)) / (no * yes);
  return { value, sigma: Math.sqrt(Math.max(variance, 0)) };
}

/** Returns the part of the variance of classes that lies between groups. */
export function ownExplained(groups: ArrayLike<number>, classes: ArrayLike<number>): number {
  const sums = new Map<number, [users: number, yes: number]>();
  let yes = 0;
  for (let user = 0; user < groups.length; user++) {
    const [users, own] = sums.get(groups[user]) ?? [0, 0];
    sums.set(groups[user], [users + 1, own + classes[user]]);
    yes += classes[user];
  }
  const between = [...sums.values()].reduce((sum, [users, own]) => sum + own ** 2 / users, 0);
  const whole = yes ** 2 / groups.length;
  return yes > whole ? (between - whole) / (yes - whole) : 0;
}

/** Cuts scores into equally many users by rank: as many groups as are asked for, from 0. */
export function rankGroups(scores: Float64Array, groups: number): Int32Array {
  const order = [...scores.keys()].sort((a, b) => scores[a] - scores[b] || a - b);
  const places = new Int32Array(scores.length);
  for (const [rank, user] of order.entries()) places[user] = Math.floor((rank * groups) / order.length);
  return places;
}

/** Returns groups of the same sizes in which users are put by chance, the same one every time. */
export function shuffled(groups: Int32Array): Int32Array {
  const all = groups.slice();
  let state = 1;
  for (let at = all.length - 1; at > 0; at--) {
    state = (state * 48_271) % (2 ** 31 - 1);
    const other = state % (at + 1);
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all;
}
