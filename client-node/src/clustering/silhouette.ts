import { rowScaler } from "../queries/scale-row.ts";
import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import { ASKED, type DistanceWork } from "./distance-hand.ts";
import { type LabelSums, NO_LABEL, type Rows } from "./lloyd.ts";

/** Rows with places: those of one label side by side, each label's first place a multiple of 4. */
export interface Places {
  /** Each row's place; −1 for one without a label. */
  readonly places: Int32Array;
  /** Where each label's places begin, and where the last one's end. */
  readonly starts: readonly number[];
}

/** Rows that distances are asked of, by their numbers, and what labels all rows have. */
export interface Asked {
  readonly rows: Rows;
  readonly scaling: Scaling;
  readonly labels: Uint16Array;
  readonly k: number;
  readonly asked: Int32Array;
}

/** Returns places for rows by their labels. */
export function placesOf(labels: Uint16Array, k: number): Places {
  const counts = new Float64Array(k);
  for (const label of labels) if (label !== NO_LABEL) counts[label] += 1;
  const starts = [0];
  for (const count of counts) starts.push(starts[starts.length - 1] + 4 * Math.ceil(count / 4));
  const next = Int32Array.from(starts);
  const places = Int32Array.from(labels, (label) => (label === NO_LABEL ? -1 : next[label]++));
  return { places, starts };
}

/** Says what threads are to do to add up distances. */
export function distanceWork({ rows, scaling, labels, k, asked }: Asked): DistanceWork {
  const shared = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
  const { places, starts } = placesOf(labels, k);
  const [all, own] = [shared(places.length), shared(asked.length)];
  all.set(places);
  for (const [at, row] of asked.entries()) own[at] = places[row];
  const sums = new Float64Array(new SharedArrayBuffer(8 * asked.length * k));
  return { kind: "distances", rows, scaling, places: all, starts, asked: own, sums };
}

/** Returns into how many blocks the rows that are asked of fall. */
export function distanceBlocks({ asked }: Pick<DistanceWork, "asked">): number {
  return Math.ceil(asked.length / ASKED);
}

/** Adds up distances row by row: of each row that is asked of, and each label, Σ weight × distance, in 1/16 of the grid. */
export function sumDistances({ rows, scaling, labels, k, asked }: Asked): LabelSums {
  const scale = rowScaler(scaling, rows);
  const d = scaling.columns.length;
  const places = new Int32Array(rows.users * d);
  for (let row = 0; row < rows.users; row++) scale(row, places.subarray(row * d, (row + 1) * d));
  const sums = new Float64Array(asked.length * k);
  for (const [at, row] of asked.entries()) {
    for (let other = 0; other < rows.users; other++) {
      if (labels[other] === NO_LABEL) continue;
      let square = 0;
      for (let j = 0; j < d; j++) square += (places[row * d + j] - places[other * d + j]) ** 2;
      sums[at * k + labels[other]] += (rows.weights?.[other] ?? 1) * inSixteenths(square);
    }
  }
  return sums;
}

/** A root in sixteenths, by 32-bit floats: rounded to nearest, halves to even, as adding 2^19 rounds them. */
function inSixteenths(square: number): number {
  const root = Math.fround(Math.sqrt(Math.fround(square)));
  return (Math.fround(root + 2 ** 19) - 2 ** 19) * 16;
}

/** Silhouettes: how much nearer users are to those of their own cluster than to those of the next one, −1 to 1. */
export interface Silhouette {
  /** Mean over users. */
  readonly mean: number;
  /** Its standard error where not all rows were measured, else 0. */
  readonly standardError: number;
  /** Rows that were measured, and rows that there are. */
  readonly measured: number;
  readonly of: number;
}

/**
 * Computes silhouettes of rows out of their summed distances, s = (b − a)/max(a, b): a is the mean distance to the others of the own
 * cluster, b the least mean distance to another one; 0 for a user alone in a cluster. `sums`: as `sumDistances` returns them.
 * @see Rousseeuw, Silhouettes, J. Comput. Appl. Math. 20 (1987)
 */
export function silhouetteOf({ rows, labels, k, asked }: Asked, sums: LabelSums): Silhouette {
  const users = new Float64Array(k);
  let labelled = 0;
  for (const [row, label] of labels.entries()) {
    if (label === NO_LABEL) continue;
    users[label] += rows.weights?.[row] ?? 1;
    labelled += 1;
  }
  let [weights, mean, squares] = [0, 0, 0];
  for (const [at, row] of asked.entries()) {
    const weight = rows.weights?.[row] ?? 1;
    const one = silhouetteOfRow(sums.subarray(at * k, (at + 1) * k), users, labels[row]);
    weights += weight;
    // West's update, for weights that count users.
    const step = one - mean;
    mean += (weight / weights) * step;
    squares += weight * step * (one - mean);
  }
  const measured = asked.length;
  const left = 1 - measured / labelled;
  const standardError = left > 0 ? Math.sqrt((left * squares) / Math.max(1, measured - 1) / measured) : 0;
  return { mean, standardError, measured, of: labelled };
}

function silhouetteOfRow(sums: LabelSums, users: Float64Array, label: number): number {
  if (users[label] === 1) return 0;
  const own = sums[label] / (users[label] - 1);
  let next = Infinity;
  for (let other = 0; other < sums.length; other++)
    if (other !== label && users[other] > 0) next = Math.min(next, sums[other] / users[other]);
  const most = Math.max(own, next);
  return next === Infinity || most === 0 ? 0 : (next - own) / most;
}
