import { exp } from "../../math/exp.ts";
import { type Recalibration, type ScoreTable, binPlaces } from "./score-table.ts";

/** What is expected of a model before anything is counted. */
export interface Expected {
  /** Logarithm of the odds of all users, which the model is taken to have right. */
  readonly middle: number;
  /** How much farther than a score says odds are from there, and how much that may differ. */
  readonly slope: number;
  readonly sigma: number;
}

/** How far the odds of all users may be from where the model has them. */
const SHIFT_SIGMA = 0.3;

/** Slopes that there may be. */
const [LEAST_SLOPE, MOST_SLOPE] = [0.2, 6];

/** Steps that are taken, each of at most so much. */
const [STEPS, LONGEST] = [30, 1];

/** Noisy users of a bin of the score. */
interface Bin {
  /** Logarithm of odds beyond that of all users. */
  readonly place: number;
  readonly no: number;
  readonly yes: number;
}

/**
 * Fits how a model's chances have to be moved, to what became of the users in the bins of its score: Platt's two numbers, by
 * least squares of what a bin has too many or too few of class 1, each beside its own deviation, that of chance and that of the
 * noise; and beside what was expected, which stays where the noise leaves nothing to say.
 * @see J. Platt, Probabilistic outputs for support vector machines, 1999
 */
export function recalibrationOf(table: ScoreTable, expected: Expected): Recalibration {
  const { counts } = table;
  const { middle } = expected;
  const bins = binPlaces(table).map((place, bin): Bin => {
    return { place: place - middle, no: counts[2 * bin], yes: counts[2 * bin + 1] };
  });
  let found: Recalibration = { shift: middle, slope: expected.slope };
  for (let step = 0; step < STEPS; step++) found = improved(found, bins, expected, table.sigma);
  const { shift, slope } = found;
  return { shift: shift - slope * middle, slope };
}

function improved(
  { shift, slope }: Recalibration,
  bins: readonly Bin[],
  expected: Expected,
  sigma: number,
): Recalibration {
  const [ofShift, ofSlope] = [SHIFT_SIGMA ** -2, expected.sigma ** -2];
  let [a, b, c] = [ofShift, 0, ofSlope];
  let [u, v] = [ofShift * (expected.middle - shift), ofSlope * (expected.slope - slope)];
  for (const { place, no, yes } of bins) {
    const p = 1 / (1 + exp(-(shift + slope * place)));
    const { curve, excess } = excessOf({ no, yes, users: no + yes }, p, sigma);
    [a, b, c] = [a + curve, b + curve * place, c + curve * place * place];
    [u, v] = [u + excess, v + excess * place];
  }
  const determinant = a * c - b * b;
  const move = (value: number) => Math.min(Math.max(value / determinant, -LONGEST), LONGEST);
  return {
    shift: shift + move(c * u - b * v),
    slope: Math.min(Math.max(slope + move(a * v - b * u), LEAST_SLOPE), MOST_SLOPE),
  };
}

/** Noisy users of a bin, and how many are taken to be in it. */
interface Counted extends Pick<Bin, "no" | "yes"> {
  readonly users: number;
}

/** What a bin of a chance of p has too many of class 1, and how that moves with the logarithm of odds: weighed by what of its deviation is chance's, not the noise's. */
export function excessOf(
  { no, yes, users }: Counted,
  p: number,
  sigma: number,
): { readonly curve: number; readonly excess: number } {
  const curve = Math.max(users, 1) * p * (1 - p);
  const weight = curve / (curve + sigma * sigma * ((1 - p) ** 2 + p * p));
  return { curve: weight * curve, excess: weight * (yes * (1 - p) - no * p) };
}
