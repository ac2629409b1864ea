import { CLASSES } from "../../queries/class-counts.ts";

/** Noisy users by bin and class, and what a side of a cut has to hold. */
export interface CutTable {
  /** bins×2 row-major. */
  readonly counts: Float64Array;
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
 * Σ n²/n over classes, a and b the counts of both sides, n of all, capitals their sums, less σ²·(i/A + (bins − i)/B − bins/n):
 * the noise of a class's difference, since that of the sums drops out. Its variance: 8σ²·(p − q)²·(i·B² + (bins − i)·A²)/n² +
 * 2σ⁴·(i²/A² + (bins − i)²/B²), p and q the rates of class 1 on both sides.
 */
export function bestCut({ counts, sigma, least }: CutTable): Cut | undefined {
  const bins = counts.length / CLASSES;
  const noise = sigma * sigma;
  const whole = [0, 1].map((label) => sumOf(counts, label));
  const all = Math.max(whole[0] + whole[1], 1);
  const below = [0, 0];
  let best: Cut | undefined;
  for (let i = 1; i < bins; i++) {
    for (let label = 0; label < CLASSES; label++) below[label] += counts[(i - 1) * CLASSES + label];
    const above = [whole[0] - below[0], whole[1] - below[1]];
    const [lower, upper] = [below[0] + below[1], above[0] + above[1]];
    if (!(lower > Math.max(least, 1) && upper > Math.max(least, 1))) continue;
    const parted = ownOf(below, lower, i * noise) + ownOf(above, upper, (bins - i) * noise);
    const gain = parted - ownOf(whole, all, bins * noise);
    const apart = below[1] / lower - above[1] / upper;
    const spread = (8 * noise * apart ** 2 * (i * upper ** 2 + (bins - i) * lower ** 2)) / all ** 2;
    const pure = 2 * noise ** 2 * ((i / lower) ** 2 + ((bins - i) / upper) ** 2);
    const surely = gain - SIGMAS * Math.sqrt(spread + pure);
    if (best === undefined || surely > best.surely) best = { bins: i, gain, surely };
  }
  return best;
}

function sumOf(counts: Float64Array, label: number): number {
  let sum = 0;
  for (let at = label; at < counts.length; at += CLASSES) sum += counts[at];
  return sum;
}

/** Squares of both classes over their sum, less what the noise of so great a variance makes of it. */
function ownOf([no, yes]: readonly number[], all: number, variance: number): number {
  return (no * no + yes * yes - variance) / all;
}
