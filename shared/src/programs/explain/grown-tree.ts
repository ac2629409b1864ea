import type { GridCut } from "../cart/best-cut.ts";
import { parted } from "../cart/parted.ts";

/** Made-up users with the segment of each. */
export interface Labelled {
  /** Rows on the grid, users×d row-major. */
  readonly rows: Int32Array;
  readonly labels: Int32Array;
  /** By how much a user of each segment counts. */
  readonly weights: Float64Array;
}

/** A tree while it is grown: a condition with those at most at its place and those above it, or an end that names a segment. */
export type Grown = GrownFork | GrownEnd;

export interface GrownFork {
  cut: GridCut;
  readonly atMost: Grown;
  readonly above: Grown;
}

export interface GrownEnd {
  segment: number;
}

/** Tells a condition from an end. */
export function isGrownFork(tree: Grown): tree is GrownFork {
  return "cut" in tree;
}

/** Returns the users of each segment, by what they count. */
export function massesOf({ labels, weights }: Labelled, members: Int32Array): Float64Array {
  const masses = new Float64Array(weights.length);
  for (let i = 0; i < members.length; i++) masses[labels[members[i]]] += weights[labels[members[i]]];
  return masses;
}

/** Returns the place of the largest number, the first of equal ones. */
export function heaviest(masses: Float64Array): number {
  let most = 0;
  for (let k = 1; k < masses.length; k++) if (masses[k] > masses[most]) most = k;
  return most;
}

/** Parts users by a condition: those at most at its place, and the others. */
export function partedBy(
  { rows, labels }: Labelled,
  members: Int32Array,
  cut: GridCut,
): readonly [Int32Array, Int32Array] {
  return parted({ rows, d: rows.length / labels.length }, members, cut);
}
