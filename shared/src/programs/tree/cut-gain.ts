import { CLASSES } from "../../queries/class-counts.ts";

/** Noisy users by bin and class, and what a side of a cut has to hold. */
export interface CutTable {
  /** bins×classes row-major. */
  readonly counts: Float64Array;
  /** Classes that are counted apart; absent: two. */
  readonly classes?: number | undefined;
  /** Noise of every count. */
  readonly sigma: number;
  /** Fewest noisy users on a side. */
  readonly least: number;
}

/** Where bins are parted best, and how sure that is. */
export interface Cut {
  /** Bins on the lower side, from 1 on. */
  readonly bins: number;
  /** Drop of Gini's impurity, in users, less what the noise alone would make of it. */
  readonly gain: number;
  /** That less one and a half standard deviations of it. */
  readonly surely: number;
}

/** Standard deviations of its noise that a gain has to spare. */
const SIGMAS = 1.5;

/**
 * Finds the cut that is surest to gain, of equal ones the lowest; undefined when no side is large enough. Gain: Σ a²/A + Σ b²/B −
 * Σ n²/n over K classes, a and b the counts of both sides, n of all, capitals their sums, less (K − 1)·σ²·(i/A + (bins − i)/B −
 * bins/n): the noise of what sets classes apart, since that of the sums drops out. Its variance: 4σ²·Σ(p − q)²·(i·B² + (bins − i)·A²)/n²
 * + 2·(K − 1)·σ⁴·(i²/A² + (bins − i)²/B²), p and q the rates of a class on both sides.
 */
export function bestCut({ counts, classes = CLASSES, sigma, least }: CutTable): Cut | undefined {
  const bins = counts.length / classes;
  const [noise, free] = [sigma * sigma, classes - 1];
  const whole = Array.from({ length: classes }, (_, label) => sumOf(counts, classes, label));
  const all = Math.max(totalOf(whole), 1);
  const below = whole.map(() => 0);
  let best: Cut | undefined;
  for (let i = 1; i < bins; i++) {
    for (let label = 0; label < classes; label++) below[label] += counts[(i - 1) * classes + label];
    const above = whole.map((count, label) => count - below[label]);
    const [lower, upper] = [totalOf(below), totalOf(above)];
    if (!(lower > Math.max(least, 1) && upper > Math.max(least, 1))) continue;
    const parted = ownOf(below, lower, free * i * noise) + ownOf(above, upper, free * (bins - i) * noise);
    const gain = parted - ownOf(whole, all, free * bins * noise);
    const apart = apartOf(below, lower, above, upper);
    const spread = (4 * noise * apart * (i * upper ** 2 + (bins - i) * lower ** 2)) / all ** 2;
    const pure = 2 * free * noise ** 2 * ((i / lower) ** 2 + ((bins - i) / upper) ** 2);
    const surely = gain - SIGMAS * Math.sqrt(spread + pure);
    if (best === undefined || surely > best.surely) best = { bins: i, gain, surely };
  }
  return best;
}

function sumOf(counts: Float64Array, classes: number, label: number): number {
  let sum = 0;
  for (let at = label; at < counts.length; at += classes) sum += counts[at];
  return sum;
}

function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Squares of all classes over their sum, less what the noise of so great a variance makes of it. */
function ownOf(counts: readonly number[], all: number, variance: number): number {
  return (counts.reduce((sum, count) => sum + count * count, 0) - variance) / all;
}

/** Σ(p − q)² of the classes' rates on both sides; that of the first is what the others leave. */
function apartOf(below: readonly number[], lower: number, above: readonly number[], upper: number): number {
  let [sum, square] = [0, 0];
  for (let label = 1; label < below.length; label++) {
    const apart = below[label] / lower - above[label] / upper;
    [sum, square] = [sum + apart, square + apart ** 2];
  }
  return square + sum ** 2;
}
