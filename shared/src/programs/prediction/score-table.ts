import { exp } from "../../math/exp.ts";
import { logOddsAt } from "../../queries/logistic-score.ts";
import type { Estimate } from "../estimate.ts";

/** Noisy users by bin of the model's score and class. */
export interface ScoreTable {
  /** Ascending steps at which bins begin but the first. */
  readonly starts: readonly number[];
  /** Bins×2 row-major: class 0, class 1. */
  readonly counts: Float64Array;
  /** Noise of every count. */
  readonly sigma: number;
  /** All users of a bin have one score. */
  readonly tied?: true;
}

/** Noisy users of both classes by bin, and in all. */
interface Classes {
  readonly no: Float64Array;
  readonly yes: Float64Array;
  readonly allNo: number;
  readonly allYes: number;
}

function classesOf({ counts }: ScoreTable): Classes {
  const no = counts.filter((_, at) => at % 2 === 0);
  const yes = counts.filter((_, at) => at % 2 === 1);
  const sum = (all: Float64Array) => all.reduce((total, count) => total + count, 0);
  return { no, yes, allNo: sum(no), allYes: sum(yes) };
}

/** Returns how many users have class 1 and how many have not, and the noise of either. */
export function classCounts(table: ScoreTable): {
  readonly yes: number;
  readonly no: number;
  readonly noise: number;
} {
  const { allYes: yes, allNo: no } = classesOf(table);
  return { yes, no, noise: table.sigma * Math.sqrt(table.counts.length / 2) };
}

/** What makes of a score's logarithm of odds x one that is right: shift + slope·x. */
export interface Recalibration {
  readonly shift: number;
  readonly slope: number;
}

/** A model's own word. */
export const AS_IT_IS: Recalibration = { shift: 0, slope: 1 };

/** A standard error beyond which the area under the curve says nothing. */
const USELESS = 0.03;

/**
 * Estimates the area under the ROC curve: the chance that of two users of unlike class the one with class 1 has the higher
 * score. Inside a bin of a score's width w it is ½ + w/12, as for a model whose odds are right, and ½ where all have one. Undefined where its error is
 * above .03. Counts are as noisy as they are: cutting them off at 0 would lean towards ½.
 */
export function areaUnderCurve(table: ScoreTable, slope = 1): Estimate | undefined {
  const { no, yes, allNo, allYes } = classesOf(table);
  if (!(allNo > 0 && allYes > 0)) return undefined;
  const inside = insideBins(table, slope);
  const pairs = allNo * allYes;
  let [below, value] = [0, 0];
  const byYes = yes.map((count, bin) => {
    const beaten = below + inside[bin] * no[bin];
    below += no[bin];
    value += count * beaten;
    return beaten;
  });
  const area = value / pairs;
  let above = 0;
  let square = 0;
  for (let bin = yes.length - 1; bin >= 0; bin--) {
    const byNo = above + inside[bin] * yes[bin];
    above += yes[bin];
    square += (byNo / pairs - area / allNo) ** 2 + (byYes[bin] / pairs - area / allYes) ** 2;
  }
  const sigma = table.sigma * Math.sqrt(square);
  return sigma > USELESS ? undefined : { value: area, sigma };
}

/**
 * Returns the logarithm of odds in the middle of every bin; of the outer ones as if they were as wide as those beside them. Where
 * all users of a bin have one score, it is that with which the bin begins; the first one's is not told, and taken as before.
 */
export function binPlaces({ starts, tied }: ScoreTable): number[] {
  const ends = starts.map((step) => logOddsAt(step - 0.5));
  const [first, last] = [ends[0], ends[ends.length - 1]];
  const half = ends.length > 1 ? [(ends[1] - first) / 2, (last - ends[ends.length - 2]) / 2] : [0.3, 0.3];
  if (tied) return [first - half[0], ...starts.map(logOddsAt)];
  const inner = ends.slice(1).map((end, at) => (end + ends[at]) / 2);
  return [first - half[0], ...inner, last + half[1]];
}

/** Returns the chance, inside every bin, that the user of class 1 has the higher score. */
function insideBins({ starts, tied }: ScoreTable, slope: number): number[] {
  if (tied) return Array.from({ length: starts.length + 1 }, () => 0.5);
  const places = starts.map((step) => logOddsAt(step - 0.5));
  const widths = places.slice(1).map((place, at) => place - places[at]);
  // The outer bins have no ends: their users lie about as widely as those beside them.
  const all = [widths.at(0) ?? 0, ...widths, widths.at(-1) ?? 0];
  return all.map((width) => 0.5 + Math.min(slope * width, 3) / 12);
}

/** Estimates the part of users who have class 1; undefined when the counts say nothing. */
export function baseRate(table: ScoreTable): Estimate | undefined {
  const { allNo, allYes } = classesOf(table);
  return rateOf({ yes: allYes, no: allNo, cells: table.counts.length / 2 }, table.sigma);
}

/** A bin of the score, or several neighbours: where it lies, and what became of its users. */
export interface ScoreBin {
  /** Chances, as the model says once it is put right, at its ends. */
  readonly from: number;
  readonly to: number;
  readonly users: Estimate;
  /** Part of them that had class 1; undefined when the noise leaves nothing to say. */
  readonly rate: Estimate | undefined;
}

/** Returns what became of the users of every bin, lowest chances first. */
export function scoreBins(table: ScoreTable, { shift, slope }: Recalibration = AS_IT_IS): ScoreBin[] {
  const { no, yes } = classesOf(table);
  const ends = [0, ...table.starts.map((step) => 1 / (1 + exp(-(shift + slope * logOddsAt(step - 0.5))))), 1];
  return Array.from(no, (_, bin) => ({
    from: ends[bin],
    to: ends[bin + 1],
    users: { value: no[bin] + yes[bin], sigma: table.sigma * Math.SQRT2 },
    rate: rateOf({ yes: yes[bin], no: no[bin], cells: 1 }, table.sigma),
  }));
}

/** Users of both classes, each the sum of so many noisy cells. */
interface Sums {
  readonly yes: number;
  readonly no: number;
  readonly cells: number;
}

/** A rate is told when the number of users is known to a quarter of it. */
const KNOWN = 4;

function rateOf({ yes, no, cells }: Sums, sigma: number): Estimate | undefined {
  const users = yes + no;
  const noise = sigma * Math.sqrt(cells);
  if (!(users > KNOWN * noise * Math.SQRT2)) return undefined;
  const value = yes / users;
  return { value, sigma: (noise * Math.sqrt((1 - value) ** 2 + value ** 2)) / users };
}
