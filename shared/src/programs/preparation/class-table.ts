import { NO_CODE } from "../../features/code.ts";

/** One feature's noisy users by bin and class, and how far the noise carries each bin's cells. */
export interface ClassTable {
  /** bins×2 row-major. */
  readonly cells: Float64Array;
  /** Variance of the noise of each of a bin's two cells; length bins. */
  readonly variances: Float64Array;
  /** Middle of each bin from 0 to 1 along the hard range; length bins. */
  readonly places: Float64Array;
}

/** Standard deviations of its own noise that a bin holds at least. */
const LEAST_SIGMAS = 6;

/**
 * Joins neighbouring bins until each holds several deviations of its noise, so that a score is of users and not of noise;
 * two bins at least where there were two. `starts`: first codes of the bins but the first.
 */
export function classTable(cells: Float64Array, sigma: number, starts: readonly number[]): ClassTable {
  const bins = starts.length + 1;
  const ends = [0, ...starts, NO_CODE].map((code) => code / NO_CODE);
  const groups = joinThin(cells, sigma, bins);
  const joined = new Float64Array(groups.length * 2);
  const variances = new Float64Array(groups.length);
  const places = new Float64Array(groups.length);
  groups.forEach(([first, end], group) => {
    for (let bin = first; bin < end; bin++) {
      for (let label = 0; label < 2; label++) joined[group * 2 + label] += cells[bin * 2 + label];
    }
    variances[group] = (end - first) * sigma * sigma;
    places[group] = (ends[first] + ends[end]) / 2;
  });
  return { cells: joined, variances, places };
}

/** Returns the first bin and the bin after the last of every group. */
function joinThin(cells: Float64Array, sigma: number, bins: number): [number, number][] {
  const groups: [number, number][] = [];
  let [first, inside] = [0, 0];
  for (let bin = 0; bin < bins; bin++) {
    inside += cells[bin * 2] + cells[bin * 2 + 1];
    if (inside < LEAST_SIGMAS * sigma * Math.sqrt(2 * (bin + 1 - first))) continue;
    groups.push([first, bin + 1]);
    [first, inside] = [bin + 1, 0];
  }
  if (groups.length > 0) groups[groups.length - 1][1] = bins;
  if (groups.length > 1 || bins === 1) return groups.length > 0 ? groups : [[0, 1]];
  const middle = bins >> 1;
  return [
    [0, middle],
    [middle, bins],
  ];
}
