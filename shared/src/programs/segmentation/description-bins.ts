import { TOP_CODE, codePlace, codedRange, decode } from "../../features/code.ts";
import type { FeatureSpec } from "../../features/feature.ts";
import { toNatural, toScale } from "../../features/transform.ts";

/** Distance from an end of the range, as a part of it, within which a value counts as the end itself. */
const END = 1e-9;

/** The interval of a feature, on its transformed scale, in which most users are expected. */
export interface Focus {
  readonly lo: number;
  readonly hi: number;
}

/** Bins of a feature's values. */
export interface DescriptionBins {
  /** First codes of all but the first bin. */
  readonly starts: number[];
  /** Where they begin on the transformed scale: no value lies on an edge. */
  readonly edges: readonly number[];
}

/**
 * Cuts a feature into at most `most` bins. The first bin holds the low end of the range alone and, unless values are
 * whole, the last one the high end; the others are equal parts of the focus, moved together by the part `shift` of one, a
 * uniform, so that a value which many users share has no fixed place in its bin. Whole numbers are never cut: where there
 * is room each has a bin of its own. `most` at least 4.
 */
export function descriptionBins(
  spec: FeatureSpec,
  focus: Focus,
  most: number,
  shift: number,
): DescriptionBins {
  const range = codedRange(spec);
  const inside = within(focus, range);
  const wanted = isWhole(spec) ? wholeEdges(spec, inside, most) : realEdges(range, inside, most, shift);
  const placed = new Map(wanted.map((edge) => [Math.floor(codePlace(range, edge)) + 1, edge]));
  const starts = [...placed.keys()].filter((start) => start >= 1 && start <= TOP_CODE);
  // Where codes tell whole numbers apart, those beside an edge between two are on its sides.
  const edges = starts.map((start) => (isWhole(spec) ? placed.get(start)! : decode(range, start - 0.5)));
  return { starts, edges };
}

/** Tells whether a feature's values are whole numbers, whatever the rows. */
export function isWhole({ measure, lo }: FeatureSpec): boolean {
  return (
    ["recency", "tenure", "days-since", "count", "is", "ordinal"].includes(measure.of) && Number.isInteger(lo)
  );
}

function within(focus: Focus, range: Focus): Focus {
  const [lo, hi] = [Math.max(focus.lo, range.lo), Math.min(focus.hi, range.hi)];
  return hi > lo ? { lo, hi } : range;
}

function realEdges(range: Focus, focus: Focus, most: number, shift: number): number[] {
  const end = END * (range.hi - range.lo);
  const [first, last] = [range.lo + end, range.hi - end];
  const step = (focus.hi - focus.lo) / (most - 4);
  const between = Array.from({ length: most - 3 }, (_, at) => focus.lo + (at + shift - 0.5) * step).filter(
    (edge) => edge > first && edge < last,
  );
  return [first, ...between, last];
}

/** Returns the halves behind the whole numbers at `count` equally spaced places, two at least, from one end of the interval to the other; of equal neighbours one. */
function halvesOf({ transform }: FeatureSpec, { lo, hi }: Focus, count: number): number[] {
  const halves: number[] = [];
  let last = NaN;
  for (let at = 0; at < count; at += 1) {
    const half = Math.floor(toNatural(transform, lo + ((hi - lo) * at) / (count - 1))) + 0.5;
    if (half !== last) halves.push(half);
    last = half;
  }
  return halves;
}

/** Edges at halves: of all whole numbers when they are few, else as many as equal steps of the focus give. */
function wholeEdges(spec: FeatureSpec, focus: Focus, most: number): number[] {
  const scaled = (value: number) => toScale(spec.transform, value);
  const inside = (value: number) => value > spec.lo && value < spec.hi;
  if (spec.hi - spec.lo < most)
    return Array.from({ length: Math.ceil(spec.hi - spec.lo) }, (_, at) => spec.lo + at + 0.5)
      .filter(inside)
      .map(scaled);
  let found: number[] = [spec.lo + 0.5];
  for (let count = most - 2; count <= 16 * most; count += 1) {
    const halves = halvesOf(spec, focus, count);
    const distinct = [...new Set([spec.lo + 0.5, ...halves])].filter(inside).sort((a, b) => a - b);
    if (distinct.length >= most) break;
    found = distinct;
  }
  return found.map(scaled);
}
