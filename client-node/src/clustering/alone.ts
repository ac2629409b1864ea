import { weightedKMeans } from "@fedseg/shared/math/weighted-k-means.ts";
import type { Uniforms } from "@fedseg/shared/math/rng.ts";
import { type Scaling, GRID } from "@fedseg/shared/queries/scaling.ts";
import { rowScaler } from "../queries/scale-row.ts";
import type { Nearest } from "../scoring/scorer.ts";
import type { Table } from "../table.ts";
import type { Engine } from "./engine.ts";
import { type Clusters, NO_LABEL, type Rows } from "./lloyd.ts";
import { drawn } from "./sample.ts";
import type { Silhouette } from "./silhouette.ts";

/** How some centres fit a platform's own users. */
export interface Fit {
  /** Part of the users' spread that segments explain: 1 − Σ squared distance to the centre ÷ Σ squared distance to the mean of all. */
  readonly explained: number;
  readonly silhouette: Silhouette;
  /** Users of each segment. */
  readonly counts: Float64Array;
}

/** A study's segments beside those that one platform would have found alone, on its own users; exact, and its owner's only. */
export interface Comparison {
  /** Users who can be measured. */
  readonly users: number;
  readonly study: Fit;
  readonly own: Fit;
  /** Adjusted Rand index: 1 where both put the same users together, 0 where they agree as by chance. */
  readonly agreement: number;
}

/** Most often that centres move. */
const ITERATIONS = 100;
/** The first centres are the best of so many starts on so many users drawn at random. */
const [STARTS, DRAWN] = [10, 4096];

/**
 * Compares a study's segments with k-means of a platform's own rows: as many segments of the same features on the same scale,
 * without noise and without partners' users. Own centres begin at the better of k-means++ and the study's, so that they never fit worse.
 * Undefined for fewer users than there are segments.
 */
export function compareAlone(
  engine: Engine,
  table: Table,
  { scaling, centers: released }: Nearest,
  uniforms: Uniforms,
): Comparison | undefined {
  const d = scaling.columns.length;
  const k = released.length / d;
  const cluster = (centers: Int32Array, iterations: number) =>
    engine.cluster(table, { scaling, centers, iterations });
  const study = cluster(released, 0);
  const users = study.counts.reduce((sum, count) => sum + count, 0);
  if (users < k) return undefined;
  const spread = cluster(new Int32Array(d), 1).inertia;
  const measured = Int32Array.from(study.labels.keys()).filter((user) => study.labels[user] !== NO_LABEL);
  const tries = [released, firstCenters(table, scaling, measured, k, uniforms)].map((centers) =>
    cluster(centers, ITERATIONS),
  );
  const own = tries[1].inertia < tries[0].inertia ? tries[1] : tries[0];
  const fit = ({ centers, counts, inertia }: Clusters): Fit => ({
    explained: spread > 0 ? 1 - inertia / spread : 0,
    silhouette: engine.silhouette(table, scaling, centers, uniforms),
    counts,
  });
  return { users, study: fit(study), own: fit(own), agreement: randIndex(study.labels, own.labels, k) };
}

/** Finds first centres on a few of those users who can be measured. */
export function firstCenters(
  table: Rows,
  scaling: Scaling,
  measured: Int32Array,
  k: number,
  uniforms: Uniforms,
): Int32Array {
  const some = drawn(measured, Math.min(DRAWN, measured.length), uniforms);
  const q = scaling.columns.length;
  const scale = rowScaler(scaling, table);
  const points = new Float64Array(some.length * q);
  const row = new Int32Array(q);
  for (const [at, user] of some.entries()) {
    scale(user, row);
    points.set(row, at * q);
  }
  const data = { q, points, weights: new Float64Array(some.length).fill(1) };
  const { centers } = weightedKMeans(data, k, STARTS, uniforms);
  return Int32Array.from(centers, (place) => Math.min(Math.max(Math.round(place), -GRID), GRID));
}

/**
 * Computes the adjusted Rand index of two labellings of the same users.
 * @see Hubert and Arabie, Comparing partitions, Journal of Classification 2 (1985)
 */
export function randIndex(first: Uint16Array, second: Uint16Array, k: number): number {
  const both = new Float64Array(k * k);
  for (const [user, label] of first.entries()) if (label !== NO_LABEL) both[label * k + second[user]] += 1;
  const pairs = (count: number) => (count * (count - 1)) / 2;
  const sums = (of: (at: number) => number) => {
    const counts = new Float64Array(k);
    for (const [at, count] of both.entries()) counts[of(at)] += count;
    return counts;
  };
  const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + pairs(count), 0);
  const all = pairs(both.reduce((sum, count) => sum + count, 0));
  const [together, rows, columns] = [
    total(both),
    total(sums((at) => Math.floor(at / k))),
    total(sums((at) => at % k)),
  ];
  const [chance, most] = [(rows * columns) / all, (rows + columns) / 2];
  return all === 0 || most === chance ? 1 : (together - chance) / (most - chance);
}
