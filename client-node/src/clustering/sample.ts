import type { Uniforms } from "@fedseg/shared/math/rng.ts";
import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import { NO_LABEL } from "./lloyd.ts";

/** Distances times what one costs: a second or two of two threads. */
const MOST_WORK = 1.3e11;
/** Where rows are drawn, a part of that is enough, but no fewer rows than these are. */
const DRAWN_WORK = MOST_WORK / 4;
const FEWEST = 1000;

/** Returns what a distance costs: its pairs of features, and the root and the sum after them. */
function costOf({ columns }: Scaling): number {
  return Math.ceil(columns.length / 2) + 8;
}

/** Tells whether all distances between so many rows can be measured. */
export function canMeasureAll(rows: number, scaling: Scaling): boolean {
  return rows * rows * costOf(scaling) <= MOST_WORK;
}

/** Returns the rows with a label whose distances are measured, ascending: all, or as many as can be, each as likely as any other. */
export function askedRows(labels: Uint16Array, scaling: Scaling, uniforms: Uniforms): Int32Array {
  const labelled = Int32Array.from(labels.keys()).filter((row) => labels[row] !== NO_LABEL);
  if (canMeasureAll(labelled.length, scaling)) return labelled;
  const most = Math.max(FEWEST, Math.floor(DRAWN_WORK / labelled.length / costOf(scaling)));
  if (labelled.length <= most) return labelled;
  return drawn(labelled, most, uniforms);
}

/** Draws so many of some rows, each at most once, by the first steps of Fisher and Yates' shuffle. */
export function drawn(rows: Int32Array, count: number, uniforms: Uniforms): Int32Array {
  const left = rows.slice();
  for (let at = 0; at < count; at++) {
    const other = at + Math.floor(uniforms.next() * (left.length - at));
    [left[at], left[other]] = [left[other], left[at]];
  }
  return left.subarray(0, count).toSorted();
}
