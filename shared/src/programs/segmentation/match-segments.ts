import { assignRows } from "../../math/assign-rows.ts";
import { boxHalf, codeInterval } from "../../queries/scaling.ts";
import type { Before } from "./continued.ts";
import type { KMeansModel } from "./spec.ts";

/** Which segment of the earlier study a segment goes on with, and how far it moved. */
export interface SegmentMatch extends Pick<Before, "drift" | "moved"> {
  /** Place of that segment in its model. */
  readonly previous: number;
}

/** Standard deviations of the drift under noise alone above which a segment counts as moved. */
const MOVED_REACH = 4;
/** Standard errors of the noise by which a move has to be shorter than half the way to another segment. */
const SHORTER_REACH = 2;
/** A drift is told as a number, also where there was no noise at all. */
const MOST_DRIFT = 1e6;

/** Where segments lie, k×d row-major, and how sure that is. */
type Placed = Pick<KMeansModel, "k" | "d" | "scaling" | "centers" | "centerSigmas">;

/**
 * Finds for every segment of `next` the one of `previous` that it goes on with; undefined for a new one. Both are over the
 * same features, the numbers of segments may differ. The pairs are those with the least summed squared distance on the scale
 * of `next`. A pair stands when the noise of both explains the move, or when the move is less than half the way from
 * either to any other segment of its own study, by two standard errors of the noise.
 * @throws RangeError when the features differ.
 */
export function matchSegments(previous: Placed, next: Placed): readonly (SegmentMatch | undefined)[] {
  const columns = next.scaling.columns.join();
  if (previous.scaling.columns.join() !== columns)
    throw new RangeError(`"previous" expected columns ${columns}, got ${previous.scaling.columns.join()}`);
  const [old, own] = [pointsOf(rescaled(previous, next)), pointsOf(next)];
  return pairs(old, own).map((p, i) => {
    if (p === undefined) return undefined;
    const drift = driftOf(own[i], old[p]);
    // Under noise alone d·drift² is chi-square with d degrees of freedom; its root has deviation about 1/√2.
    const moved = drift > 1 + MOVED_REACH / Math.sqrt(2 * next.d);
    const others = [...waysFrom(own, i), ...waysFrom(old, p)];
    const stands = !moved || isShort([own[i], old[p]], others);
    return stands ? { previous: p, drift, moved } : undefined;
  });
}

/** Pairs a point with each of the others. */
function waysFrom(points: readonly Point[], i: number): (readonly [Point, Point])[] {
  return points.flatMap((other, at) => (at === i ? [] : [[points[i], other] as const]));
}

/** A centre with the standard error of every coordinate. */
interface Point {
  readonly at: Float64Array;
  readonly sigmas: Float64Array;
}

function pointsOf({ d, centers, centerSigmas }: Pick<Placed, "d" | "centers" | "centerSigmas">): Point[] {
  return Array.from({ length: centers.length / d }, (_, i) => ({
    at: centers.subarray(i * d, (i + 1) * d),
    sigmas: centerSigmas.subarray(i * d, (i + 1) * d),
  }));
}

/** Pairs points so that the summed squared distance is least; returns a place among the old ones for every own one. */
function pairs(old: readonly Point[], own: readonly Point[]): (number | undefined)[] {
  const isSwapped = own.length > old.length;
  const [few, many] = isSwapped ? [old, own] : [own, old];
  const cost = few.flatMap((a) => many.map((b) => squaredDistance(a.at, b.at)));
  const chosen = assignRows(Float64Array.from(cost), few.length, many.length);
  return own.map((_, i) => {
    const partner = isSwapped ? chosen.indexOf(i) : chosen[i];
    return partner === -1 ? undefined : partner;
  });
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + square(value - b[j]), 0);
}

function square(value: number): number {
  return value * value;
}

/** Moves the centres and errors of one model to the scale of another; both have the features' codes. */
function rescaled(from: Placed, to: Placed): Pick<Placed, "d" | "centers" | "centerSigmas"> {
  const { d } = from;
  const centers = new Float64Array(from.centers.length);
  const centerSigmas = new Float64Array(from.centers.length);
  for (let at = 0; at < centers.length; at++) {
    const j = at % d;
    const [own, target] = [from, to].map(({ scaling }) => codeInterval(scaling, j));
    const [half, other] = [own, target].map(({ lo, hi }) => (hi - lo) / 2);
    // A feature that a study does not tell apart is 0 there.
    if (other === 0) continue;
    const code = (own.lo + own.hi) / 2 + (from.centers[at] / boxHalf(from.scaling)) * half;
    centers[at] = ((code - (target.lo + target.hi) / 2) / other) * boxHalf(to.scaling);
    centerSigmas[at] = ((from.centerSigmas[at] / boxHalf(from.scaling)) * half * boxHalf(to.scaling)) / other;
  }
  return { d, centers, centerSigmas };
}

function driftOf(a: Point, b: Point): number {
  const sum = a.at.reduce((all, value, j) => {
    const move = square(value - b.at[j]);
    return move === 0 ? all : all + move / (square(a.sigmas[j]) + square(b.sigmas[j]));
  }, 0);
  return Math.min(Math.sqrt(sum / a.at.length), MOST_DRIFT);
}

/** Tells whether a move between two studies is less than half the way to any other segment of either, beyond the noise. */
function isShort([a, b]: readonly [Point, Point], others: readonly (readonly [Point, Point])[]): boolean {
  const move = wayOf(a, b);
  return others.every(([from, to]) => {
    const way = wayOf(from, to);
    return (
      way.length / 2 - move.length > SHORTER_REACH * Math.sqrt(square(move.sigma) + square(way.sigma / 2))
    );
  });
}

/** Returns the distance between two centres, and its standard error. */
function wayOf(a: Point, b: Point): { readonly length: number; readonly sigma: number } {
  let [squared, variance] = [0, 0];
  for (const [j, value] of a.at.entries()) {
    const step = square(value - b.at[j]);
    squared += step;
    variance += step * (square(a.sigmas[j]) + square(b.sigmas[j]));
  }
  const length = Math.sqrt(squared);
  return { length, sigma: length > 0 ? Math.sqrt(variance) / length : 0 };
}
