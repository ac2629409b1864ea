import { NO_CODE } from "../../features/code.ts";
import { type Interval, type Scaling, boxRadius, intervalScaling } from "../../queries/scaling.ts";
import { keepHeaviest } from "../preparation/keep-heaviest.ts";

/** Noisy histograms of features over their hard ranges, in equal bins of the codes, features×bins row-major. */
interface Histograms {
  readonly bins: number;
  readonly counts: Float64Array;
}

/** Where intervals end, in deviations. */
export const REACH = 3;

/** Smallest deviation, as a part of a feature's hard range: noise makes none of it. */
const LEAST = 1 / 128;

/** A feature with less than this part of its users between its two outer bins has two values. */
const BETWEEN = 0.05;

/** The rarer of two values is taken to have this part of users at least. */
const RARE = 0.02;

/** Maps the mean ± 3 deviations of every feature to the box. Light bins are mostly noise: the heaviest stand for all users. */
export function deviationScaling({ bins, counts }: Histograms): Scaling {
  const d = counts.length / bins;
  const columns = Array.from({ length: d }, (_, j) => j);
  const users = Math.max(counts.reduce((sum, count) => sum + count, 0) / d, 1);
  const intervals = columns.map((j): Interval => {
    const kept = keepHeaviest(counts.subarray(j * bins, (j + 1) * bins), users);
    const { mean, deviation } = spreadOf(kept);
    return { lo: NO_CODE * (mean - REACH * deviation), hi: NO_CODE * (mean + REACH * deviation) };
  });
  return intervalScaling(columns, intervals, boxRadius(d));
}

/** Mean and deviation of a feature's users, as parts of its hard range. */
function spreadOf(kept: Float64Array): { mean: number; deviation: number } {
  const all = kept.reduce((sum, count) => sum + count, 0);
  if (!(all > 0)) return { mean: 0.5, deviation: 0.5 / REACH };
  const last = kept.length - 1;
  const top = kept[last] / all;
  if (all - kept[0] - kept[last] < BETWEEN * all) {
    const part = Math.min(Math.max(top, RARE), 1 - RARE);
    return { mean: top, deviation: Math.sqrt(part * (1 - part)) };
  }
  const place = (bin: number) => (bin + 0.5) / kept.length;
  const mean = kept.reduce((sum, count, bin) => sum + count * place(bin), 0) / all;
  const square = kept.reduce((sum, count, bin) => sum + count * (place(bin) - mean) ** 2, 0) / all;
  // Values spread inside a bin as well.
  return { mean, deviation: Math.max(Math.sqrt(square + kept.length ** -2 / 12), LEAST) };
}
