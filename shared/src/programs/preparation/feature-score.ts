import { log } from "../../math/log.ts";
import type { ClassTable } from "./class-table.ts";
import type { Estimate } from "../estimate.ts";
import type { Selection } from "./released-preparation.ts";

/** A function of the noisy cells: its value, its gradient, and its second derivatives. */
interface Expansion {
  readonly value: number;
  readonly gradient: Float64Array;
  second(cell: number, other: number): number;
}

interface Margins {
  readonly bins: Float64Array;
  readonly classes: Float64Array;
  readonly total: number;
  /** Variance of the noise of all cells together. */
  readonly variance: number;
}

/**
 * Scores how much a feature tells about the class. Of a smooth function f of cells with noise of variance v, the
 * expectation is too large by B = ½Σ f″v; taken off is B less λ/3, λ = T/2B, T = Σ (f″)²vv over all pairs of cells: what
 * the median is too large by, because a quadratic form of noise is skewed. The standard error is √(Σ f′²v + T) with f′ at
 * the noisy cells. For a quadratic f the truth is T/2 less on average; an error as small would be smallest where noise has
 * made the score small, so that scores would be told too small.
 */
export function featureScore(table: ClassTable, score: Selection["score"]): Estimate {
  const margins = marginsOf(table);
  if (table.variances.length < 2) return { value: 0, sigma: 0 };
  if (score === "correlation") return correlation(table, margins);
  const { value, gradient, second } =
    score === "information-gain" ? informationGain(table, margins) : chiSquare(table, margins);
  const variance = (cell: number) => table.variances[cell >> 1];
  let [bias, first, both] = [0, 0, 0];
  for (let cell = 0; cell < gradient.length; cell++) {
    bias += 0.5 * second(cell, cell) * variance(cell);
    first += gradient[cell] * gradient[cell] * variance(cell);
    for (let other = 0; other < gradient.length; other++) {
      const curve = second(cell, other);
      both += curve * curve * variance(cell) * variance(other);
    }
  }
  const skew = bias > 0 ? both / (2 * bias) / 3 : 0;
  return { value: value - bias + skew, sigma: Math.sqrt(first + both) };
}

function marginsOf({ cells, variances }: ClassTable): Margins {
  const bins = variances.map((_, bin) => cells[bin * 2] + cells[bin * 2 + 1]);
  const classes = new Float64Array(2);
  cells.forEach((count, cell) => (classes[cell % 2] += count));
  const variance = 2 * variances.reduce((sum, own) => sum + own, 0);
  return { bins, classes, total: Math.max(classes[0] + classes[1], 2 * Math.sqrt(variance), 1), variance };
}

/**
 * x·ln x and its derivatives; below `least`, where noise rules, the parabola that goes on from there and is 0 at 0 as well,
 * so that a cell which is empty adds nothing.
 */
function entropyTerm(x: number, least: number): readonly [number, number, number] {
  const base = Math.max(x, least, 1e-9);
  const [rest, slope] = [x - base, log(base) + 1];
  const curve = x < base ? 2 / base : 1 / base;
  return [base * (slope - 1) + rest * slope + (curve * rest * rest) / 2, slope + curve * rest, curve];
}

/** Mutual information of bin and class in nats. */
function informationGain({ cells, variances }: ClassTable, margins: Margins): Expansion {
  const { bins, classes, total, variance } = margins;
  const own = Array.from(cells, (x, cell) => entropyTerm(x, 2 * Math.sqrt(variances[cell >> 1])));
  const byBin = Array.from(bins, (x, bin) => entropyTerm(x, 2 * Math.sqrt(2 * variances[bin])));
  const byClass = Array.from(classes, (x) => entropyTerm(x, 2 * Math.sqrt(variance / 2)));
  const all = entropyTerm(total, 0);
  const sum = (terms: readonly (readonly number[])[]) => terms.reduce((part, [value]) => part + value, 0);
  const value = (sum(own) - sum(byBin) - sum(byClass) + all[0]) / total;
  const gradient = cells.map(
    (_, cell) => (own[cell][1] - byBin[cell >> 1][1] - byClass[cell % 2][1] + all[1] - value) / total,
  );
  const second = (cell: number, other: number) => {
    const isBin = cell >> 1 === other >> 1;
    const isClass = cell % 2 === other % 2;
    let curve = all[2];
    if (cell === other) curve += own[cell][2];
    if (isBin) curve -= byBin[cell >> 1][2];
    if (isClass) curve -= byClass[cell % 2][2];
    return curve / total;
  };
  return { value, gradient, second };
}

/** Pearson's statistic of bin and class; its second derivatives are those of a feature that tells nothing. */
function chiSquare({ cells, variances }: ClassTable, { bins, classes, total, variance }: Margins): Expansion {
  const byBin = bins.map((x, bin) => Math.max(x, 2 * Math.sqrt(2 * variances[bin])));
  const byClass = classes.map((x) => Math.max(x, 2 * Math.sqrt(variance / 2)));
  const ratio = (cell: number) => cells[cell] / (byBin[cell >> 1] * byClass[cell % 2]);
  const square = cells.map((x, cell) => x * ratio(cell));
  const excess = square.reduce((sum, part) => sum + part, 0) - 1;
  const binPart = byBin.map((x, bin) => (square[bin * 2] + square[bin * 2 + 1]) / x);
  const classPart = new Float64Array(2);
  square.forEach((part, cell) => (classPart[cell % 2] += part / byClass[cell % 2]));
  const gradient = cells.map(
    (_, cell) => excess + total * (2 * ratio(cell) - binPart[cell >> 1] - classPart[cell % 2]),
  );
  const second = (cell: number, other: number) => {
    const bin = (cell >> 1 === other >> 1 ? total / byBin[cell >> 1] : 0) - 1;
    const label = (cell % 2 === other % 2 ? total / byClass[cell % 2] : 0) - 1;
    return (2 * bin * label) / total;
  };
  return { value: total * excess, gradient, second };
}

/** Correlation between the class and the middle of the bin, with its sign: its size alone would lean away from 0. */
function correlation({ cells, variances, places }: ClassTable, { bins, classes, total }: Margins): Estimate {
  const average = (of: (bin: number) => number) =>
    bins.reduce((sum, count, bin) => sum + count * of(bin), 0) / total;
  const mean = average((bin) => places[bin]);
  const spread = average((bin) => (places[bin] - mean) ** 2);
  const p = classes[1] / total;
  const q = p * (1 - p);
  if (!(spread > 0 && q > 0)) return { value: 0, sigma: 1 };
  const root = Math.sqrt(spread * q);
  const covariance = bins.reduce((sum, _, bin) => sum + cells[bin * 2 + 1] * (places[bin] - mean), 0) / total;
  const r = covariance / root;
  let square = 0;
  for (let cell = 0; cell < cells.length; cell++) {
    const [x, y] = [places[cell >> 1] - mean, (cell % 2) - p];
    const slope =
      ((x * y - covariance) / root - (r / 2) * ((x * x) / spread - 1 + (y * (1 - 2 * p)) / q)) / total;
    square += slope * slope * variances[cell >> 1];
  }
  return { value: Math.min(Math.max(r, -1), 1), sigma: Math.sqrt(square) };
}
