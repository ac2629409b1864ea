import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import type { FeatureQuality, Histogram } from "../reports/quality-report.ts";

/** Bins of the histograms for people. */
const BINS = 40;
/** Where the histogram of natural values begins and ends. */
const [TAIL_LO, TAIL_HI] = [0.005, 0.995];

/**
 * Returns what makes of a feature's natural value (NaN when missing) what the study sees: a missing one filled by the
 * feature's rule or left NaN, then clamped to the hard range, then transformed.
 */
export function refineOf(spec: FeatureSpec): (value: number) => number {
  const { lo, hi, transform } = spec;
  const refined = (value: number) => toScale(transform, Math.min(hi, Math.max(lo, value)));
  const stands = refined(fillOf(spec));
  return (value) => (Number.isFinite(value) ? refined(value) : stands);
}

/** Turns one feature's natural values into what the study sees, in place, as `refineOf`. Returns what happened. */
export function refineColumn(spec: FeatureSpec, column: Float64Array): FeatureQuality {
  const { lo, hi, transform } = spec;
  const natural = finiteOf(column).sort();
  const refine = refineOf(spec);
  const measured = natural.length;
  const filled = Number.isNaN(fillOf(spec)) ? 0 : column.length - measured;
  let [below, above] = [0, 0];
  for (let at = 0; at < column.length; at += 1) {
    const value = column[at];
    column[at] = refine(value);
    if (!Number.isFinite(value)) continue;
    if (value < lo) below += 1;
    else if (value > hi) above += 1;
  }
  return {
    spec,
    measured,
    filled,
    dropped: column.length - measured - filled,
    below,
    above,
    natural: summaryOf(natural),
    before: histogramOf(natural, quantile(natural, TAIL_LO), quantile(natural, TAIL_HI)),
    after: histogramOf(column, toScale(transform, lo), toScale(transform, hi)),
  };
}

function finiteOf(column: Float64Array): Float64Array {
  const finite = new Float64Array(column.length);
  let count = 0;
  for (let at = 0; at < column.length; at += 1) {
    if (Number.isFinite(column[at])) finite[count++] = column[at];
  }
  return finite.subarray(0, count);
}

/** What stands for a missing value; NaN when the user is left out. */
function fillOf({ missing = "drop" }: FeatureSpec): number {
  if (missing === "drop") return NaN;
  return "constant" in missing ? missing.constant : missing.publicMedian;
}

function summaryOf(sorted: Float64Array): FeatureQuality["natural"] {
  if (sorted.length === 0) return undefined;
  const median = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  return { min: sorted[0], median, max: sorted[sorted.length - 1] };
}

/** Returns the value with a share `level` below it; 0 of none. */
function quantile(sorted: Float64Array, level: number): number {
  return sorted[Math.floor(level * (sorted.length - 1))] ?? 0;
}

/** Counts finite values in equal bins; all in the first when lo = hi. */
function histogramOf(values: Float64Array, lo: number, hi: number): Histogram {
  const counts = new Float64Array(BINS);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at];
    if (!Number.isFinite(value)) continue;
    const place = hi > lo ? Math.floor(((value - lo) / (hi - lo)) * BINS) : 0;
    counts[Math.min(BINS - 1, Math.max(0, place))] += 1;
  }
  return { lo, hi, counts: [...counts] };
}
