import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import { nearestCenter } from "../queries/nearest-center.ts";
import { rowScaler } from "../queries/scale-row.ts";
import type { Table } from "../table.ts";

/** Rows that are put into clusters: a table's users, or rows that stand for several users each. */
export interface Rows extends Pick<Table, "users" | "d" | "codes"> {
  /** Users whom each row stands for, below 2^31 all in all; absent: every row is one user. */
  readonly weights?: Int32Array;
}

/** Label of a row without a code in one of the features. */
export const NO_LABEL = 65_535;

/** What Lloyd's iteration begins with. */
export interface Start {
  readonly scaling: Scaling;
  /** Centres on the grid, k×d row-major, each coordinate within ±2^11. */
  readonly centers: Int32Array;
  /** How often centres may move. */
  readonly iterations: number;
}

/** What Lloyd's iteration comes to. */
export interface Clusters {
  /** As those of the start. */
  readonly centers: Int32Array;
  /** Index of each row's nearest centre, ties to the lowest; `NO_LABEL`. */
  readonly labels: Uint16Array;
  /** Users of each cluster. */
  readonly counts: Float64Array;
  /** How often centres have moved: less than was asked when they came to rest. */
  readonly iterations: number;
  /** Sum over users of the squared distance to their centre, on the grid. */
  readonly inertia: number;
}

/** What is added up of the rows with each label: k×(d + 1), of each cluster the sum of its coordinates, then its users. */
export type LabelSums = Float64Array;

/**
 * Computes Lloyd's iteration in whole numbers, row by row: label all rows, move each centre to the mean of its users,
 * rounded to the grid, halves up; a centre without users stays. It ends by labelling once more, or when no centre moves.
 * @see Lloyd, Least squares quantization in PCM, IEEE Trans. Inf. Theory 28 (1982)
 */
export function lloyd(rows: Rows, { scaling, centers, iterations }: Start): Clusters {
  const labels = new Uint16Array(rows.users);
  return iterate(
    centers,
    iterations,
    scaling.columns.length,
    (at) => labelRows(rows, scaling, at, labels),
    labels,
  );
}

/** What one labelling adds up, and Σ x² of all users whom it has labelled. */
export interface Labelled {
  readonly sums: LabelSums;
  readonly squares: number;
}

/** Runs Lloyd's iteration with any way of labelling all rows by centres. */
export function iterate(
  start: Int32Array,
  iterations: number,
  d: number,
  label: (centers: Int32Array) => Labelled,
  labels: Uint16Array,
): Clusters {
  let centers = start;
  for (let moves = 0; ; moves++) {
    const { sums, squares } = label(centers);
    const next = movedCenters(centers, sums, d);
    const isAtRest = next.every((place, at) => place === centers[at]);
    if (isAtRest || moves === iterations) {
      const counts = Float64Array.from({ length: centers.length / d }, (_, j) => sums[j * (d + 1) + d]);
      return { centers, labels, counts, iterations: moves, inertia: inertiaOf(centers, sums, squares, d) };
    }
    centers = next;
  }
}

function movedCenters(centers: Int32Array, sums: LabelSums, d: number): Int32Array {
  return centers.map((place, at) => {
    const row = Math.floor(at / d) * (d + 1);
    const users = sums[row + d];
    return users === 0 ? place : Math.floor((2 * sums[row + (at % d)] + users) / (2 * users));
  });
}

/** Σ (x − c)² = Σ x² − 2 Σ_j c_j·S_j + Σ_j n_j·c_j²: whole numbers below 2^53. */
function inertiaOf(centers: Int32Array, sums: LabelSums, squares: number, d: number): number {
  return centers.reduce((inertia, place, at) => {
    const row = Math.floor(at / d) * (d + 1);
    return inertia + place * (place * sums[row + d] - 2 * sums[row + (at % d)]);
  }, squares);
}

function labelRows(rows: Rows, scaling: Scaling, centers: Int32Array, labels: Uint16Array): Labelled {
  const d = scaling.columns.length;
  const scale = rowScaler(scaling, rows);
  const sums = new Float64Array((centers.length / d) * (d + 1));
  const row = new Int32Array(d);
  const found = new Float64Array(1);
  let squares = 0;
  for (let at = 0; at < rows.users; at++) {
    labels[at] = NO_LABEL;
    if (!scale(at, row)) continue;
    const weight = rows.weights?.[at] ?? 1;
    labels[at] = nearestCenter(row, centers, found);
    const first = labels[at] * (d + 1);
    for (let j = 0; j < d; j++) {
      sums[first + j] += weight * row[j];
      squares += weight * row[j] * row[j];
    }
    sums[first + d] += weight;
  }
  return { sums, squares };
}
